package org.weightcast.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of text whose columns are aligned: a column whose every cell below the first row is a number to the right, others to the left. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> cells = new ArrayList<>();

    /** Adds a row; rows may differ in length. */
    Table row(String... row) {
        cells.add(List.of(row));
        return this;
    }

    /** The rows, padded, without blanks at their ends. */
    List<String> rows() {
        int columns = cells.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        boolean[] numeric = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            widths[column] = width(column);
            numeric[column] = isNumeric(column);
        }
        List<String> rows = new ArrayList<>();
        for (List<String> row : cells) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(column == 0 ? "" : GAP).append(padded(row.get(column), widths[column], numeric[column]));
            }
            rows.add(line.toString().stripTrailing());
        }
        return rows;
    }

    private static String padded(String cell, int width, boolean right) {
        String blanks = " ".repeat(width - length(cell));
        return right ? blanks + cell : cell + blanks;
    }

    private int width(int column) {
        int width = 0;
        for (List<String> row : cells) {
            width = Math.max(width, column < row.size() ? length(row.get(column)) : 0);
        }
        return width;
    }

    private boolean isNumeric(int column) {
        boolean seen = false;
        for (List<String> row : cells.subList(Math.min(1, cells.size()), cells.size())) {
            String cell = column < row.size() ? row.get(column) : "";
            if (!cell.isEmpty()) {
                seen = true;
                if (!Character.isDigit(cell.charAt(cell.startsWith("-") && cell.length() > 1 ? 1 : 0))) {
                    return false;
                }
            }
        }
        return seen;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
