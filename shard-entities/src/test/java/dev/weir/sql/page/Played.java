package dev.weir.sql.page;

import java.util.List;

/**
 * What came of a case, as the lines of its file.
 *
 * @param first the rows at first, or how the text is refused or the view fails
 * @param after the rows after the changes
 */
record Played(List<String> first, List<String> after) {
  static final String REFUSED = "refused ";
  static final String FAILED = "failed ";
  static final String NOTHING = "nothing";
}
