package org.weightcast.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;

/**
 * What a page for readers shows that can be tried.
 *
 * @param commands each indented line, in order
 * @param blocks what stands between fences, in order
 * @param links where links and pictures lead
 */
record MarkdownPage(Path file, List<Command> commands, List<Block> blocks, List<String> links) {
    private static final String TEXT = "text";

    /**
     * A line that a reader types.
     *
     * @param shown what the page shows of its answer, from the block of text that follows; empty if it shows nothing
     */
    record Command(String line, List<String> shown) {}

    /** @param language the word at the opening fence */
    record Block(String language, String text) {}

    /** README and the pages of docs, but not those that recipes write themselves. */
    static List<MarkdownPage> all() throws IOException {
        List<MarkdownPage> pages = new ArrayList<>();
        pages.add(read(Shell.CHECKOUT.resolve("README.md")));
        try (Stream<Path> files = Files.list(Shell.CHECKOUT.resolve("docs"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(read(file));
            }
        }
        return pages;
    }

    static MarkdownPage read(Path file) throws IOException {
        MarkdownPage page = new MarkdownPage(file, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Parser.builder().build().parse(Files.readString(file)).accept(page.reader());
        return page;
    }

    /** The blocks of a language. */
    List<String> in(String language) {
        return blocks.stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    /** The page's name, as a link from the checkout's root says it. */
    String name() {
        return Shell.CHECKOUT.relativize(file).toString();
    }

    private AbstractVisitor reader() {
        return new AbstractVisitor() {
            @Override
            public void visit(IndentedCodeBlock block) {
                List<String> lines = block.getLiteral().lines().toList();
                for (int i = 0; i < lines.size(); i++) {
                    boolean last = i == lines.size() - 1;
                    commands.add(new Command(lines.get(i), last ? answer(block.getNext()) : List.of()));
                }
            }

            @Override
            public void visit(FencedCodeBlock block) {
                blocks.add(new Block(block.getInfo(), block.getLiteral()));
            }

            @Override
            public void visit(Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                links.add(image.getDestination());
            }
        };
    }

    private static List<String> answer(Node next) {
        return next instanceof FencedCodeBlock block && block.getInfo().equals(TEXT)
                ? block.getLiteral().lines().toList()
                : List.of();
    }
}
