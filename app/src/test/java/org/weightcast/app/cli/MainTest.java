package org.weightcast.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightcast.data.BadInputException;
import org.weightcast.weights.BadModelException;
import org.weightcast.weights.UnwrittenFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

class MainTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** A command that fails in the way it is told. */
    @Command(name = "fail", description = "Fails as told.")
    static final class Fail implements Callable<Integer> {
        private final Printer printer;

        @Option(names = "--with", description = "how")
        String how = "";

        @Option(names = "--seed", converter = WholeNumber.Seed.class)
        long seed;

        @Option(names = "--ways", converter = WholeNumber.Ways.class)
        int ways;

        Fail(Printer printer) {
            this.printer = printer;
        }

        @Override
        public Integer call() throws Exception {
            switch (how) {
                case "input" -> throw new BadInputException("The folder 'x' is empty.");
                case "model" -> throw new BadModelException("'m.onnx' was altered.");
                case "missing" -> throw new NoSuchFileException("x.png");
                case "denied" -> throw new AccessDeniedException("x.png");
                case "wrapped" -> throw new UncheckedIOException("'m.onnx' is cut off.", new IOException("eof"));
                case "unwritten" -> throw new UnwrittenFileException(Path.of("m.onnx"), new IOException("it is full"));
                case "bug" -> throw new IllegalStateException("3 is not 4");
                case "class" -> throw new NoClassDefFoundError("org/weightcast/meta/FineTuning");
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                case "no" -> {
                    return ExitCode.NO;
                }
                default -> {
                    printer.line("größer");
                    return ExitCode.DONE;
                }
            }
        }
    }

    private record OneCommand() implements Commands {
        @Override
        public List<String> names() {
            return List.of("fail");
        }

        @Override
        public Callable<Integer> create(String name, Printer printer) {
            return new Fail(printer);
        }
    }

    private int run(String... arguments) {
        return new Main(new OneCommand(), new Printer(out, err, false, false, true)).run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsTheCommandAndWritesUtf8() {
        assertThat(run("fail")).isEqualTo(0);
        assertThat(out()).isEqualTo("größer\n");
        assertThat(err()).isEmpty();
    }

    @Test
    void passesTheAnswerNoOn() {
        assertThat(run("fail", "--with", "no")).isEqualTo(1);
        assertThat(err()).isEmpty();
    }

    @Test
    void mapsEachKindOfFailureToItsCodeAndOneSentence() {
        assertThat(run("fail", "--with", "input")).isEqualTo(3);
        assertThat(run("fail", "--with", "model")).isEqualTo(4);
        assertThat(run("fail", "--with", "missing")).isEqualTo(3);
        assertThat(run("fail", "--with", "denied")).isEqualTo(3);
        assertThat(run("fail", "--with", "wrapped")).isEqualTo(3);
        assertThat(run("fail", "--with", "unwritten")).isEqualTo(3);
        assertThat(run("fail", "--with", "class")).isEqualTo(3);
        assertThat(run("fail", "--with", "bug")).isEqualTo(70);
        assertThat(run("fail", "--with", "memory")).isEqualTo(70);
        assertThat(out()).isEmpty();
        assertThat(err().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("error: The folder 'x' is empty."),
                        line -> assertThat(line).isEqualTo("error: 'm.onnx' was altered."),
                        line -> assertThat(line).isEqualTo("error: There is no file or folder 'x.png'."),
                        line -> assertThat(line)
                                .isEqualTo("error: 'x.png' may not be read or written; check its permissions."),
                        line -> assertThat(line).isEqualTo("error: 'm.onnx' is cut off."),
                        line -> assertThat(line).isEqualTo("error: 'm.onnx' cannot be written: it is full."),
                        line -> assertThat(line).contains("training module", "lib-train"),
                        line -> assertThat(line).contains("3 is not 4", "Run again with --debug"),
                        line -> assertThat(line).contains("WEIGHTCAST_JAVA_OPTIONS"));
    }

    @Test
    void showsTheStackTraceOnlyOnDemand() {
        run("fail", "--with", "bug");
        assertThat(err()).doesNotContain("MainTest");
        run("fail", "--with", "bug", "--debug");
        assertThat(err()).contains("at org.weightcast.app.cli.MainTest$Fail.call");
        err.reset();
        run("--debug", "fail", "--with", "memory");
        assertThat(err()).contains("at org.weightcast.app.cli.MainTest$Fail.call");
    }

    @Test
    void suggestsTheNearestWord() {
        assertThat(run("fial")).isEqualTo(2);
        assertThat(err()).contains("There is no command 'fial'. Did you mean 'fail'?");
        assertThat(run("fail", "--sed", "1")).isEqualTo(2);
        assertThat(err()).contains("There is no option '--sed'. Did you mean '--seed'?", "weightcast fail --help");
        err.reset();
        assertThat(run("paint")).isEqualTo(2);
        assertThat(err()).contains("There is no command 'paint'.").doesNotContain("mean");
        err.reset();
        assertThat(new Main(new ShippedCommands(), new Printer(out, err, false, false, true)).run("learn", "blurr"))
                .isEqualTo(2);
        assertThat(err()).contains("There is no command 'blurr'. Did you mean 'blur'?", "weightcast learn --help");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThat(run("fail", "--seed", "-1")).isEqualTo(2);
        assertThat(run("fail", "--seed", "9223372036854775808")).isEqualTo(2);
        assertThat(run("fail", "--ways", "1")).isEqualTo(2);
        assertThat(run("fail", "--ways", "five")).isEqualTo(2);
        assertThat(err()).contains("--ways", "'five' is not a whole number from 2 to 10000");
        assertThat(run("fail", "--seed", "9223372036854775807", "--ways", "2")).isEqualTo(0);
    }

    @Test
    void helpsAndTellsItsVersion() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--help")).isEqualTo(0);
        assertThat(out()).contains("fail", "Fails as told.", "Exit codes:");
        out.reset();
        assertThat(run("fail", "--help")).isEqualTo(0);
        assertThat(out()).contains("Usage: weightcast fail", "--with").doesNotContain("\u001b");
        out.reset();
        assertThat(run("--version")).isEqualTo(0);
        assertThat(out()).startsWith("Weightcast ").contains("Java " + System.getProperty("java.version") + ",");
    }

    /** In the tests of this module everything is on the class path. */
    @Test
    void tellsTheVersionsOfItsEngines() throws IOException {
        String pom = Files.readString(Shell.CHECKOUT.resolve("pom.xml"));
        assertThat(run("--version")).isEqualTo(0);
        assertThat(out())
                .hasLineCount(1)
                .contains(", ONNX Runtime " + property(pom, "onnxruntime.version") + ",")
                .contains(", libtorch " + property(pom, "pytorch.version") + ",");
    }

    private static String property(String pom, String name) {
        return pom.replaceAll("(?s).*<" + name + ">([^<]*)<.*", "$1");
    }

    /** A line that is too long is broken anywhere, also in the middle of a number or a name. */
    @Test
    void helpsFitIntoTheirWidth() {
        for (CommandSpec spec : shipped()) {
            CommandLine parser = spec.commandLine().setUsageHelpWidth(100);
            assertThat(spec.usageMessage().footer())
                    .as(spec.name())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).hasSizeLessThan(100));
            String help = parser.getUsageMessage(CommandLine.Help.Ansi.OFF);
            assertThat(spec.options().stream()
                            .flatMap(option -> Stream.of(option.description()))
                            .flatMap(text -> Stream.of(text.split(" ")))
                            .filter(word -> !word.matches(".*(\\$\\{|%).*")) // what picocli puts in
                            .filter(word -> !help.contains(word)))
                    .as("broken words of " + spec.name())
                    .isEmpty();
        }
    }

    /** All but a script for a shell can also be had as JSON; a group has commands that answer. */
    @Test
    void everyCommandHasAnExampleAndAnswersInJson() {
        List<CommandSpec> all = shipped();
        assertThat(all).hasSizeGreaterThan(new ShippedCommands().names().size());
        for (CommandSpec spec : all) {
            assertThat(spec.usageMessage().footer()).as(spec.name()).anySatisfy(line -> assertThat(line)
                    .matches("  (source <\\()?weightcast (\\w+ )?" + spec.name() + "\\b.*"));
            boolean answers =
                    !(spec.userObject() instanceof CommandGroup) && !spec.name().equals("completion");
            assertThat(spec.optionsMap().containsKey("--json")).as(spec.name()).isEqualTo(answers);
        }
    }

    private List<CommandSpec> shipped() {
        ShippedCommands commands = new ShippedCommands();
        List<CommandSpec> all = new ArrayList<>();
        for (String name : commands.names()) {
            Callable<Integer> command = commands.create(name, new Printer(out, err, false, false, true));
            all.add(new CommandLine(command).getCommandSpec());
            if (command instanceof CommandGroup group) {
                group.members().forEach(member -> all.add(new CommandLine(member).getCommandSpec()));
            }
        }
        return all;
    }

    @Test
    void noticesThatTheAnswerCannotBeWritten() {
        OutputStream full = failing("No space left on device");
        assertThat(new Main(new OneCommand(), new Printer(full, err, false, false, false)).run("fail"))
                .isEqualTo(3);
        assertThat(err()).isEqualTo("error: The answer cannot be written: No space left on device.\n");
    }

    @Test
    void saysNothingToAReaderWhoHasGone() {
        OutputStream closed = failing("Broken pipe");
        assertThat(new Main(new OneCommand(), new Printer(closed, err, false, false, false)).run("fail"))
                .isEqualTo(3);
        assertThat(err()).isEmpty();
    }

    private static OutputStream failing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException(reason);
            }
        };
    }
}
