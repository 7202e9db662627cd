package dev.weir.multijvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Rows of a view as a reader of the whole view gets them. */
final class ViewRows {
  private ViewRows() {}

  /** Rows as JSON texts with how often each occurs; the view must be at {@code rev}. */
  static Map<String, Long> of(URI base, String tenant, String view, long rev) {
    Http.Answer answer =
        Http.get(base, "/v1/tenants/" + tenant + "/views/" + view + "/rows?limit=100000");
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body().get("rev").asLong()).as(view).isEqualTo(rev);
    Map<String, Long> rows = new HashMap<>();
    answer.body().get("rows").forEach(row -> rows.merge(row.toString(), 1L, Long::sum));
    return rows;
  }
}
