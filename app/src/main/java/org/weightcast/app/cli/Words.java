package org.weightcast.app.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Numbers and lists as people read them. */
final class Words {
    private static final int NAMED = 8;

    private Words() {}

    /** "1 class", "5 classes". */
    static String count(long number, String one, String many) {
        return grouped(number) + " " + (number == 1 ? one : many);
    }

    /** "36,997". */
    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A share 0..1 as "98.5 %". */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    /** "0.482". */
    static String decimal(double number) {
        return String.format(Locale.ROOT, "%.3f", number);
    }

    /** A difference of shares as "1.5", in percentage points. */
    static String points(double difference) {
        return String.format(Locale.ROOT, "%.1f", 100 * difference);
    }

    /** "131 KB", "2.7 MB". */
    static String bytes(long number) {
        return number < 1_000_000
                ? String.format(Locale.ROOT, "%.0f KB", number / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", number / 1e6);
    }

    /** The first few names, and how many more there are. */
    static String some(List<String> names) {
        if (names.size() <= NAMED) {
            return String.join(", ", names);
        }
        return String.join(", ", names.subList(0, NAMED)) + " and " + grouped(names.size() - NAMED) + " more";
    }

    /** A field of texts. */
    static void write(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** "'a', 'b' or 'c'". */
    static String quoted(List<String> names) {
        List<String> quoted = names.stream().map(name -> "'" + name + "'").toList();
        int last = quoted.size() - 1;
        return last < 1
                ? String.join("", quoted)
                : String.join(", ", quoted.subList(0, last)) + " or " + quoted.get(last);
    }
}
