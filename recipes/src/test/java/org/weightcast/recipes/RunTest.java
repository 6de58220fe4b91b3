package org.weightcast.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightcast.data.BadInputException;

class RunTest {
    private static Run with(Optional<Path> data) {
        return Run.start(Run.Mode.QUICK, data, (stage, done, total, metric) -> {});
    }

    @Test
    void saysWhereToGetDataThatIsMissing(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> with(Optional.empty()).data("omniglot", "github.com/brendenlake/omniglot"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("omniglot")
                .hasMessageContaining("brendenlake")
                .hasMessageContaining("WEIGHTCAST_DATA");
        assertThatThrownBy(() -> with(Optional.of(folder)).data("omniglot", "github.com/brendenlake/omniglot"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(folder.resolve("omniglot").toString())
                .hasMessageContaining("brendenlake");
        Path there = Files.createDirectory(folder.resolve("omniglot"));
        assertThat(with(Optional.of(folder)).data("omniglot", "")).isEqualTo(there);
    }

    @Test
    void recipesHaveNamesOfTheirOwn() {
        assertThat(Recipes.names()).doesNotHaveDuplicates().contains("icl");
        assertThat(Recipes.named("icl").description().fullMinutes()).isLessThanOrEqualTo(60);
        assertThatThrownBy(() -> Recipes.named("no such")).isInstanceOf(IllegalArgumentException.class);
    }
}
