package dev.weir.sql;

import dev.weir.circuit.Plan;
import dev.weir.config.WeirException;
import dev.weir.zset.Nesting;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands in for a query that another build has accepted and this one refuses. */
final class RefusedQuery {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedQuery.class);
  private static final String WORD = "[\\p{L}\\p{N}_]";

  private RefusedQuery() {}

  /** A query that reads nothing, and fails when it is computed. */
  static CompiledQuery of(RuntimeException why) {
    return new CompiledQuery(plan(why), List.of(), 0, Nesting.NONE, List.of(), List.of());
  }

  private static Plan.Refused plan(RuntimeException why) {
    String detail = "This version of Weir refuses its SQL: ";
    if (why instanceof WeirException refusal) {
      return new Plan.Refused(
          detail + refusal.getMessage(),
          number(refusal.members(), "line"),
          number(refusal.members(), "column"));
    }
    LOG.error("The compiler fails on the query of a stored view", why);
    return new Plan.Refused(detail + why, 0, 0);
  }

  private static int number(Map<String, Object> members, String name) {
    return members.get(name) instanceof Integer number ? number : 0;
  }

  /** Whether the name of a relation is a word of a text. */
  static boolean names(String sql, String relation) {
    return Pattern.compile(
            "(?<!%s)%s(?!%s)".formatted(WORD, Pattern.quote(relation), WORD),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
        .matcher(sql)
        .find();
  }
}
