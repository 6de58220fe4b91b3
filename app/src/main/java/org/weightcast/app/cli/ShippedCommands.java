package org.weightcast.app.cli;

import java.util.List;
import java.util.concurrent.Callable;

/** The commands that Weightcast has. */
final class ShippedCommands implements Commands {
    @Override
    public List<String> names() {
        return List.of(
                "demo",
                "studio",
                "check",
                "cast",
                "classify",
                "forget",
                "export",
                "evaluate",
                "verify",
                "inspect",
                "train",
                "average",
                "adapt",
                "tasks",
                "learn",
                "reproduce",
                "completion");
    }

    @Override
    public Callable<Integer> create(String name, Printer printer) {
        return switch (name) {
            case "adapt" -> new AdaptCommand(printer);
            case "average" -> new AverageCommand(printer);
            case "cast" -> new CastCommand(printer);
            case "check" -> new CheckCommand(printer);
            case "classify" -> new ClassifyCommand(printer);
            case "completion" -> new CompletionCommand(printer);
            case "demo" -> new DemoCommand(printer);
            case "evaluate" -> new EvaluateCommand(printer);
            case "export" -> new ExportCommand(printer);
            case "forget" -> new ForgetCommand(printer);
            case "learn" -> new LearnCommand(printer);
            case "reproduce" -> new ReproduceCommand(printer);
            case "studio" -> new StudioCommand(printer);
            case "tasks" -> new TasksCommand(printer);
            case "train" -> new TrainCommand(printer);
            case "verify" -> new VerifyCommand(printer);
            case "inspect" -> new InspectCommand(printer);
            default -> throw new IllegalArgumentException("There is no command '" + name + "'");
        };
    }
}
