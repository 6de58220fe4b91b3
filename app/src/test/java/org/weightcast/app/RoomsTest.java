package org.weightcast.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The table of rooms: which package may see which. It stands in the last module, where all of them can be seen. */
class RoomsTest {
    private static final String OURS = "org.weightcast.";
    private static final String STUDIO = "org.weightcast.app.studio..";

    private static final List<String> JDK =
            List.of("java..", "javax..", "org.w3c.dom..", "org.xml.sax..", "org.jspecify..");
    private static final List<String> IMAGES = List.of("com.twelvemonkeys..");
    private static final List<String> JSON = List.of("com.fasterxml.jackson.core..");
    private static final List<String> ONNX = List.of("ai.onnxruntime..", "ai.onnx.proto..", "com.google.protobuf..");

    /** The methods: each may use training, none another of them. */
    private static final List<String> FAMILIES = List.of(
            "adapt",
            "grow",
            "prune",
            "merge",
            "learn.averages",
            "learn.blur",
            "learn.mix",
            "incontext",
            "memory",
            "distill",
            "edit",
            "inspect",
            "fewshot",
            "vision",
            "meta");

    /** Packages of core, with what each may see beside the JDK and itself. */
    private static final List<Room> CORE = List.of(
            new Room("weights", List.of(), JSON),
            new Room("patch", List.of("weights"), JSON),
            new Room("net", List.of("weights"), List.of()),
            new Room("data", List.of(), IMAGES),
            new Room(
                    "onnx",
                    List.of("net", "weights"),
                    Stream.concat(ONNX.stream(), JSON.stream()).toList()),
            new Room("cast", List.of("weights", "net", "data", "onnx"), JSON),
            new Room("check", List.of("data", "cast"), List.of()));

    /** Pages and charts, which know nothing of casting. */
    private static final Room REPORT =
            new Room("app.report", List.of("weights"), List.of("org.knowm.xchart..", "org.apache.batik.."));

    private static final JavaClasses WEIGHTCAST = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(place -> !place.contains("-tests.jar")) // core's, which the one above does not know
            .importPackages("org.weightcast");

    /**
     * One row of the table.
     *
     * @param name the package, below org.weightcast
     * @param ours our packages that it may see
     * @param theirs packages of libraries that it may see, as ArchUnit writes them
     */
    private record Room(String name, List<String> ours, List<String> theirs) {
        ArchRule rule() {
            String[] allowed = Stream.of(
                            JDK.stream(),
                            Stream.of(OURS + name + ".."),
                            ours.stream().map(other -> OURS + other + ".."),
                            theirs.stream())
                    .flatMap(each -> each)
                    .toArray(String[]::new);
            return classes()
                    .that(resideInAPackage(OURS + name + ".."))
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(isArrayOrPrimitive()))
                    .allowEmptyShould(true);
        }
    }

    private static DescribedPredicate<JavaClass> isArrayOrPrimitive() {
        return DescribedPredicate.describe(
                "arrays of primitives", type -> type.getBaseComponentType().isPrimitive());
    }

    @TestFactory
    Stream<DynamicTest> packagesOfCoreSeeOnlyWhatTheirRoomAllows() {
        return CORE.stream()
                .map(room ->
                        DynamicTest.dynamicTest(room.name(), () -> room.rule().check(WEIGHTCAST)));
    }

    /** Other commands must start where the libraries that draw charts are not on the class path. */
    @Test
    void chartsAreDrawnInOneRoomOfTheApplication() {
        REPORT.rule().check(WEIGHTCAST);
        noClasses()
                .that(resideInAPackage("org.weightcast.app.."))
                .and(DescribedPredicate.not(resideInAPackage("org.weightcast.app.report..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(REPORT.theirs().toArray(String[]::new)))
                .check(WEIGHTCAST);
    }

    @TestFactory
    Stream<DynamicTest> familiesDoNotKnowEachOther() {
        return FAMILIES.stream()
                .map(family -> DynamicTest.dynamicTest(family, () -> noClasses()
                        .that(resideInAPackage(OURS + family + ".."))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(FAMILIES.stream()
                                .filter(other -> !other.equals(family))
                                .map(other -> OURS + other + "..")
                                .toArray(String[]::new)))
                        .allowEmptyShould(true)
                        .check(WEIGHTCAST)));
    }

    @Test
    void libtorchsPlumbingStaysInOnePackage() {
        DescribedPredicate<JavaClass> plumbing = DescribedPredicate.describe(
                "are classes of the presets other than Tensor and global.torch",
                type -> type.getPackageName().startsWith("org.bytedeco")
                        && !type.isAssignableFrom("org.bytedeco.pytorch.Tensor")
                        && !type.getName().equals("org.bytedeco.pytorch.global.torch"));
        noClasses()
                .that(resideInAPackage("org.weightcast.."))
                .and(DescribedPredicate.not(resideInAnyPackage("org.weightcast.torch..", "org.weightcast.bench..")))
                .should()
                .dependOnClassesThat(plumbing)
                .check(WEIGHTCAST);
    }

    @Test
    void whatFamiliesRestOnLooksDownwardOnly() {
        List<String> upward = List.of("torch", "train", "evolution");
        upward.forEach(name -> noClasses()
                .that(resideInAPackage(OURS + name + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(Stream.concat(
                                upward.stream().skip(upward.indexOf(name) + 1),
                                Stream.concat(FAMILIES.stream(), Stream.of("recipes", "app", "bench")))
                        .map(other -> OURS + other + "..")
                        .toArray(String[]::new)))
                .allowEmptyShould(true)
                .check(WEIGHTCAST));
    }

    /** Other commands must start where libtorch is not on the class path. */
    @Test
    void onlyTheCommandsThatTrainSeeTraining() {
        noClasses()
                .that(resideInAPackage("org.weightcast.app.."))
                .and(DescribedPredicate.describe("are not commands that train", type -> !List.of(
                                "TrainingRun",
                                "Renewal",
                                "AdaptRun",
                                "BaseSource",
                                "FittedModel",
                                "TasksRun",
                                "BlurRun",
                                "LayerMixRun",
                                "FineTuningBaseline",
                                "LogisticBaseline",
                                "Reproduction",
                                "AverageTrial")
                        .contains(outermost(type))))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        Stream.concat(FAMILIES.stream(), Stream.of("torch", "train", "evolution", "recipes"))
                                .map(other -> OURS + other + "..")
                                .toArray(String[]::new)))
                .check(WEIGHTCAST);
    }

    @Test
    void onlyTheStudioSeesTheWebServer() {
        noClasses()
                .that(resideInAPackage("org.weightcast.."))
                .and(DescribedPredicate.not(resideInAPackage(STUDIO)))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", "kotlin.."))
                .check(WEIGHTCAST);
    }

    /** The page is a door to the library, as the command line is: neither is built on the other. */
    @Test
    void onlyItsCommandSeesTheStudioWhichSeesNoCommand() {
        noClasses()
                .that(resideInAPackage("org.weightcast.."))
                .and(DescribedPredicate.not(resideInAPackage(STUDIO)))
                .and(DescribedPredicate.describe(
                        "are not its command", type -> !outermost(type).equals("StudioCommand")))
                .should()
                .dependOnClassesThat(resideInAPackage(STUDIO))
                .check(WEIGHTCAST);
        noClasses()
                .that(resideInAPackage(STUDIO))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.weightcast.app.cli..", "picocli.."))
                .check(WEIGHTCAST);
    }

    @Test
    void everyPackageHasARoom() {
        Set<String> rooms = Stream.of(
                        CORE.stream().map(Room::name),
                        FAMILIES.stream(),
                        Stream.of("torch", "train", "evolution", "recipes", "app", "spark", "bench"))
                .flatMap(each -> each)
                .collect(Collectors.toSet());
        Set<String> found = new TreeSet<>();
        for (JavaClass type : WEIGHTCAST) {
            found.add(type.getPackageName().substring(OURS.length()));
        }
        assertThat(found).contains("weights", "net", "data", "app.cli").allMatch(name -> rooms.stream()
                .anyMatch(room -> (name + ".").startsWith(room + ".")));
    }

    private static String outermost(JavaClass type) {
        return type.getSimpleName().isEmpty() || type.getEnclosingClass().isPresent()
                ? type.getEnclosingClass().map(RoomsTest::outermost).orElse("")
                : type.getSimpleName();
    }
}
