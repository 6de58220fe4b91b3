package org.weightcast.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A page as a browser would see it, if it is well-formed. */
public record ReadPage(String text, Document document) {
    private static final Pattern ADDRESS = Pattern.compile("(?:src|href|action|url)\\s*(?:=\\s*\"|\\()\\s*([^\")]*)");

    public static ReadPage of(Path file) throws Exception {
        return of(Files.readString(file));
    }

    /** Parses strictly: markup that is not closed or not escaped is refused. */
    public static ReadPage of(String text) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return new ReadPage(text, factory.newDocumentBuilder().parse(new InputSource(new StringReader(text))));
    }

    /** All elements of a name. */
    public List<Element> all(String tag) {
        return in(document.getDocumentElement(), tag);
    }

    public static List<Element> in(Element parent, String tag) {
        NodeList found = parent.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** The figure of a name. */
    public Element figure(String name) {
        return all("figure").stream()
                .filter(each -> each.getAttribute("id").equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no figure " + name));
    }

    public boolean hasFigure(String name) {
        return all("figure").stream().anyMatch(each -> each.getAttribute("id").equals(name));
    }

    /** Numbers in full, as text. */
    public List<String> numbers() {
        return all("data").stream().map(each -> each.getAttribute("value")).toList();
    }

    /** The numbers in the body of a table. */
    public static double[][] table(Element parent) {
        List<double[]> rows = new ArrayList<>();
        for (Element row : in(in(parent, "tbody").get(0), "tr")) {
            rows.add(in(row, "data").stream()
                    .mapToDouble(each -> Double.parseDouble(each.getAttribute("value")))
                    .toArray());
        }
        return rows.toArray(double[][]::new);
    }

    /** Nothing is loaded or run, and no two elements share an identifier. */
    public void standsAlone() {
        assertThat(text.replaceAll("base64,[^\"]*", "")).doesNotContain("http:", "https:", "//", "@import");
        assertThat(all("script")).isEmpty();
        assertThat(all("link")).isEmpty();
        assertThat(ADDRESS.matcher(text).results().map(found -> found.group(1)))
                .allMatch(address -> address.startsWith("#") || address.startsWith("data:image/png;base64,"));
        List<String> identifiers = all("*").stream()
                .map(each -> each.getAttribute("id"))
                .filter(each -> !each.isEmpty())
                .toList();
        assertThat(identifiers).doesNotHaveDuplicates();
    }
}
