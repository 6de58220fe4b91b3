/** Reports for people: pages of tables, pictures and charts as one HTML file that needs nothing else, and the charts as PNG files. */
@NullMarked
package org.weightcast.app.report;

import org.jspecify.annotations.NullMarked;
