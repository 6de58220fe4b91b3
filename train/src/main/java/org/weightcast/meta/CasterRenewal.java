package org.weightcast.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import org.weightcast.cast.CasterExperience;
import org.weightcast.data.BadInputException;
import org.weightcast.data.ClassSet;
import org.weightcast.onnx.CasterCard;
import org.weightcast.onnx.Experience;
import org.weightcast.onnx.OnnxFile;
import org.weightcast.weights.BadModelException;

/** Publishes a caster again: the same weights to the last bit, with what its models should call unknown found out anew. */
public final class CasterRenewal {
    private CasterRenewal() {}

    /**
     * The same caster with {@link Experience}. Which classes were held out stands in the file.
     *
     * @param name what to call the file in messages
     * @param classes those that it was trained on and those that were held out, prepared for it
     * @param progress takes the number of kinds of tasks done
     * @throws BadInputException if the held-out classes are not among them, or too few
     * @throws BadModelException if the file is no caster, or does not say how it was trained
     */
    public static OnnxFile renew(OnnxFile caster, String name, ClassSet classes, IntConsumer progress) {
        CasterCard card = CasterCard.of(caster, name);
        Set<String> heldOut = heldOut(card, name);
        if (!classes.groups().containsAll(heldOut)) {
            throw new BadInputException("The training of " + name + " held out " + String.join(", ", heldOut)
                    + ", but the data has only " + String.join(", ", classes.groups()));
        }
        Experience gained = CasterExperience.gather(
                caster,
                name,
                classes.only(group -> !heldOut.contains(group)),
                classes.only(heldOut::contains),
                progress);
        CasterCard renewed = card.with(gained).withFormer(caster.digest());
        return caster.withMetadata(renewed.metadata());
    }

    private static Set<String> heldOut(CasterCard card, String name) {
        try {
            JsonNode groups = new ObjectMapper(new YAMLFactory())
                    .readTree(card.training())
                    .path("validationGroups");
            Set<String> names = new HashSet<>();
            groups.forEach(group -> names.add(group.asText()));
            if (!names.isEmpty()) {
                return names;
            }
        } catch (JsonProcessingException e) {
            throw new BadModelException(name + " does not say how it was trained: " + e.getOriginalMessage(), e);
        }
        throw new BadModelException(name + " does not say which groups its training held out; train it anew");
    }
}
