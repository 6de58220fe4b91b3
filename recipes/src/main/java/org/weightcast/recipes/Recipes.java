package org.weightcast.recipes;

import java.util.List;

/** The recipes that there are. */
public final class Recipes {
    private Recipes() {}

    /** All of them, by name. */
    public static List<Recipe> all() {
        return List.of(
                new IclRecipe(),
                new HyperTransformerRecipe(),
                new HyperTransformerColourRecipe(),
                new HyperTransformerShowcaseRecipe(),
                new HyperTransformerFormsRecipe(),
                new ContinualRecipe(),
                new SemiSupervisedRecipe(),
                new AveragesRecipe(),
                new LayerMixRecipe(),
                new BlurRecipe(),
                new ModelPatchesRecipe(),
                new LearnableMemoryRecipe(),
                new BatchNormOnlyRecipe(),
                new IsometricRecipe(),
                new MobileNetV2Recipe(),
                new CostarrRecipe(),
                new FscilRecipe());
    }

    public static List<String> names() {
        return all().stream().map(recipe -> recipe.description().name()).toList();
    }

    /**
     * The recipe of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Recipe named(String name) {
        return all().stream()
                .filter(recipe -> recipe.description().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no recipe '" + name + "' among " + names()));
    }
}
