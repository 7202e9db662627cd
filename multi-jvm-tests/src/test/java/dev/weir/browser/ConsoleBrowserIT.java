package dev.weir.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The console as a browser shows it, against a running node. */
@EnabledIfSystemProperty(
    named = "weir.browser",
    matches = "true",
    disabledReason = "needs a browser; run mvn verify -Pbrowser")
@Timeout(180)
class ConsoleBrowserIT {
  private static final int CONTROL = 2;
  private static final int ENTER = 13;
  private static final int TAB = 9;
  private static final long MINUTE_MILLIS = 60_000;

  /** Beyond 2^53: a double would show ...992. */
  private static final String LARGE = "9007199254740993";

  /** Whether the plot has a dot that is not transparent. */
  private static final String INKED =
      "(() => { const c = document.querySelector('.plot canvas'); return !!c &&"
          + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((b) => b > 0);"
          + " })()";

  @TempDir static Path folder;
  private static ServedNode node;
  private static Chromium browser;
  private BrowserTab tab;

  @BeforeAll
  static void startNodeAndBrowser() throws Exception {
    Optional<Path> program = Chromium.find();
    assumeTrue(program.isPresent(), "no Chromium on the search path; install one to run this test");
    node = ServedNode.start(folder);
    browser = Chromium.start(program.get(), Files.createDirectory(folder.resolve("profile")));
    node.accept(
        "PUT",
        "/v1/tenants/acme/tables/orders",
        "application/sql",
        "CREATE TABLE orders (id BIGINT PRIMARY KEY, item VARCHAR, amount BIGINT)");
    node.accept(
        "PUT",
        "/v1/tenants/acme/views/large_orders",
        "application/sql",
        "SELECT * FROM orders WHERE amount >= 60");
    change("create", LARGE, "anvil", "66");
    fillMetrics();
  }

  /** Half an hour of two series, and an alert on one of them. */
  private static void fillMetrics() {
    long now = System.currentTimeMillis() / MINUTE_MILLIS * MINUTE_MILLIS;
    StringBuilder samples = new StringBuilder();
    for (int minute = 0; minute <= 30; minute++) {
      long time = now - minute * MINUTE_MILLIS;
      samples.append("load_average{host=\"web1\"} ").append(minute % 7).append(' ').append(time);
      samples.append("\nload_average{host=\"web2\"} 42 ").append(time).append('\n');
    }
    node.accept(
        "POST",
        "/v1/tenants/acme/prometheus/api/v1/import/prometheus",
        "text/plain",
        samples.toString());
    node.accept(
        "PUT",
        "/v1/tenants/acme/rules/load.yml",
        "application/yaml",
        "groups: [{name: load, interval: 1s, rules: [{alert: HighLoad, expr: load_average >"
            + " 40}]}]");
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (node != null) {
      node.close();
    }
  }

  @BeforeEach
  void openTab() throws Exception {
    tab = browser.open(1200, 900);
  }

  @AfterEach
  void staysOnItsHostWithoutFaults() {
    assertThat(tab.requests())
        .isNotEmpty()
        .allMatch(url -> url.startsWith(node.url() + "/") || url.equals("about:blank"));
    assertThat(tab.faults()).isEmpty();
    tab.close();
  }

  @Test
  void showsTenants_onOverview() {
    open("#/");
    tab.awaitText("Overview", "ready", "acme", "Nodes", "up");
  }

  @Test
  void showsSqlAndPlan_onTenantPage() {
    open("#/t/acme");
    tab.awaitText("large_orders", "active", "amount >= 60", "Plan", "Calc", "Table orders");
  }

  @Test
  void showsEveryDigit_inLiveTable() {
    open("#/t/acme/v/large_orders");
    tab.awaitText(LARGE, "anvil");
  }

  @Test
  void showsAndFlashesChangedCell_whenABatchIsAccepted() {
    open("#/t/acme/v/large_orders");
    tab.awaitText("live", LARGE);
    change("upsert", "7", "rope", "71");
    tab.awaitText("rope", "71");
    tab.evaluate(
        "window.flashed = []; document.addEventListener('animationstart',"
            + " (event) => window.flashed.push(event.target.innerText), true)");
    change("upsert", "7", "rope", "72");
    tab.awaitTrue("window.flashed.includes('72') && !window.flashed.includes('rope')");
  }

  @Test
  void holdsThePicture_whilePaused() {
    open("#/t/acme/v/large_orders");
    tab.awaitText("live", LARGE);
    tab.click("Pause");
    tab.awaitText("paused");
    change("upsert", "8", "lamp", "88");
    tab.awaitText("now ");
    assertThat(tab.evaluate("document.body.innerText")).doesNotContain("lamp");
    tab.click("Resume");
    tab.awaitText("lamp");
  }

  @Test
  void goesBackInTime_withTheSlider() {
    change("upsert", "9", "sled", "91");
    open("#/t/acme/v/large_orders");
    tab.awaitText("live", LARGE, "sled");
    slide("2");
    tab.awaitText("as it was", "now ", "The view has no rows now");
    assertThat(tab.evaluate("document.body.innerText")).doesNotContain("anvil");
    slide("3");
    tab.awaitText("anvil");
    assertThat(tab.evaluate("document.body.innerText")).doesNotContain("sled");
    tab.click("Now");
    tab.awaitText("live", "sled");
  }

  private void slide(String rev) {
    tab.evaluate(
        "(() => { const slider = document.querySelector('#as-of'); slider.value = '"
            + rev
            + "'; slider.dispatchEvent(new Event('input', {bubbles: true})); })()");
  }

  @Test
  void showsRows_whenCtrlEnterRunsAQuery() {
    query("SELECT id, item FROM orders WHERE amount = 66");
    tab.awaitText("1 row", LARGE, "anvil");
  }

  @Test
  void pointsAtThePlace_whenTheSqlIsWrong() {
    query("SELECT itme FROM orders");
    tab.awaitText("sql-invalid", "item");
    tab.click("Go to the place");
    assertThat(
            tab.evaluate(
                "(() => { const area = document.querySelector('textarea'); return"
                    + " area.value.slice(area.selectionStart, area.selectionEnd); })()"))
        .isEqualTo("itme");
  }

  @Test
  void plotsSeries_whenAQueryRuns() {
    open("#/t/acme/m/" + "load_average%20*%202");
    tab.awaitText("2 series", "host=\"web1\"", "host=\"web2\"", "84");
    tab.awaitTrue(INKED);
  }

  @Test
  void completesMetricsLabelsAndValues() {
    open("#/t/acme/m");
    tab.awaitTrue("document.querySelector('#promql') !== null");
    tab.evaluate("document.querySelector('#promql').focus()");
    tab.type("load_av");
    tab.awaitText("load_average");
    tab.awaitTrue("document.querySelectorAll('#promql-offer li').length > 0");
    tab.press("Tab", TAB, 0);
    tab.awaitTrue("document.querySelector('#promql').value === 'load_average'");
    tab.type("{ho");
    tab.awaitTrue("document.querySelector('#promql-offer').innerText.includes('host')");
    tab.press("Tab", TAB, 0);
    tab.type("=\"web2");
    tab.type("\"}");
    tab.press("Enter", ENTER, CONTROL);
    tab.awaitText("1 series", "42");
  }

  @Test
  void showsAlertsAndCardinality() {
    open("#/t/acme/m");
    tab.awaitText("HighLoad", "firing", "web2", "Cardinality", "Series by metric", "load_average");
  }

  @Test
  void saysWhereThePromqlIsWrong() {
    open("#/t/acme/m/" + "sum(");
    tab.awaitText("promql-syntax", "line 1, column 5");
  }

  @Test
  void saysWhatToDo_whenTheViewIsMissing() {
    open("#/t/acme/v/nothing");
    tab.awaitText("view-not-found", "See the views of acme");
  }

  @Test
  void showsAJobAndWhatCameOfIt() {
    open("#/jobs");
    tab.awaitText("Jobs", "Going on");
    String plan = node.accept("POST", "/v1/cluster/rebalance:plan", "application/json", "");
    String id = plan.replaceFirst("(?s).*\"plan\":\"([^\"]*)\".*", "$1");
    node.accept(
        "POST", "/v1/cluster/rebalance:apply", "application/json", "{\"plan\":\"" + id + "\"}");
    tab.awaitText("rebalance", "all nodes", "done", "moved 0 shards");
  }

  @Test
  void backsUpATenant_andShowsTheJob() {
    open("#/t/acme");
    tab.awaitText("large_orders");
    tab.click("Back up");
    tab.awaitText("Ended", "backup", "name acme-", "done");
    assertThat(tab.evaluate("location.hash")).isEqualTo("#/jobs");
  }

  @Test
  void showsHowFarAJobIs_andWhyItCannotBePaused() {
    open("#/");
    tab.awaitText("Overview");
    answerJobs();
    tab.evaluate("location.hash = '#/jobs'");
    tab.awaitText("verify", "acme / main", "1,200 of 1,850 revs, 64 %", "1 s left");
    assertThat(tab.evaluate("document.querySelector('progress').value")).isEqualTo("1200");
    tab.click("Pause");
    tab.awaitText("Such a job cannot be paused.");
    tab.click("Cancel");
    tab.awaitText("Cancel verify w-7?");
    assertThat(tab.evaluate("document.activeElement.innerText")).isEqualTo("Keep it");
    tab.click("Keep it");
    tab.awaitTrue("document.activeElement.getAttribute('aria-label') === 'Cancel verify w-7'");
  }

  /** From now on the page hears of a job that the node does not have. */
  private void answerJobs() {
    tab.evaluate(
        """
        (() => {
          const ask = window.fetch;
          const answer = (status, body) =>
            Promise.resolve(new Response(JSON.stringify(body), {status}));
          const job = {id: 'w-7', kind: 'verify', node: null, tenant: 'acme', circuit: 'main',
            state: 'running', phase: 'replaying events', done: 1200, total: 1850, unit: 'revs',
            rate_per_s: 9400, eta_ms: 70, warnings: [], result: null,
            started_at: '2026-01-05T08:00:00.000Z', ended_at: null};
          window.fetch = (target, options) => {
            const path = new URL(target).pathname;
            if (path === '/v1/jobs') { return answer(200, {jobs: [job]}); }
            return path === '/v1/jobs/w-7:pause'
              ? answer(404, {code: 'route-not-found', detail: 'Such a job cannot be paused.'})
              : ask(target, options);
          };
        })()
        """);
  }

  @Test
  void needsNoSidewaysScrolling_at360Pixels() throws Exception {
    tab.close();
    tab = browser.open(360, 740);
    for (String page :
        List.of(
            "#/",
            "#/t/acme",
            "#/t/acme/v/large_orders",
            "#/t/acme/q",
            "#/t/acme/m/load_average",
            "#/jobs")) {
      open(page);
      tab.awaitTrue(
          "document.querySelectorAll('main table, main textarea, main .empty, main .job').length"
              + " > 0");
      assertThat(tab.evaluate("document.documentElement.scrollWidth <= innerWidth"))
          .as(page)
          .isEqualTo("true");
    }
  }

  private void open(String page) {
    tab.go("about:blank");
    tab.go(node.url() + "/ui/" + page);
  }

  private void query(String sql) {
    open("#/t/acme/q");
    tab.awaitTrue("document.querySelector('textarea') !== null");
    tab.evaluate("document.querySelector('textarea').focus()");
    tab.type(sql);
    tab.press("Enter", ENTER, CONTROL);
  }

  private static void change(String op, String id, String item, String amount) {
    String row = "{\"id\":%s,\"item\":\"%s\",\"amount\":%s}".formatted(id, item, amount);
    String change = "{\"table\":\"orders\",\"op\":\"%s\",\"row\":%s}".formatted(op, row);
    node.accept(
        "POST", "/v1/tenants/acme/batches", "application/json", "{\"changes\":[" + change + "]}");
  }
}
