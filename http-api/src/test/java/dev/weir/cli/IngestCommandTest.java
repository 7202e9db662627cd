package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestCommandTest {
  private static final String ROUTE = "POST /v1/tenants/ca/tables/flights/rows";

  @TempDir Path directory;
  private final FakeServer server = new FakeServer();
  private CommandLineFixture weir;

  @BeforeEach
  void prepare() {
    weir = new CommandLineFixture(directory, Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void splitsIntoBatches_withOneKeyEach() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    server.reply(ROUTE, 200, committed(4, 1));
    server.reply(ROUTE, 200, committed(5, 0));
    write("flights.ndjson", rows(1, 2380));

    assertThat(weir.onTerminal().run(server, "ingest", "flights.ndjson", "--table", "flights"))
        .isZero();

    assertThat(weir.out())
        .matches("2,380 rows in 3 batches, revs 3\\.\\.5, 1 no-op, \\d+\\.\\d s\n");
    assertThat(weir.err())
        .contains("flights.ndjson ████████████████████  100 %  2,380 of 2,380 rows  ")
        .contains("  rev 5  eta 0 s");
    assertThat(keys()).doesNotHaveDuplicates().allMatch(key -> key.length() <= 128);
    assertThat(keys().stream().map(key -> key.replaceFirst(".*:", "")))
        .containsExactly("1", "2", "3");
    assertThat(server.asked()).allMatch(asked -> asked.target().endsWith("/rows?op=upsert"));
    assertThat(server.asked().getLast().body()).isEqualTo(rows(2001, 2380));
    assertThat(server.asked().getLast().header("Content-type")).isEqualTo("application/x-ndjson");
  }

  @Test
  void secondRunUsesSameKeysAndBodies() throws IOException {
    server.reply(ROUTE, 200, Map.of("Idempotent-Replay", "true"), committed(3, 0));
    write("flights.ndjson", rows(1, 1500));
    String[] command = {"ingest", "flights.ndjson", "--table", "flights"};

    weir.run(server, command);
    List<FakeServer.Asked> first = server.asked();
    weir.run(server, command);

    List<FakeServer.Asked> second = server.asked().subList(first.size(), 2 * first.size());
    assertThat(second).extracting(asked -> asked.header("Idempotency-key")).isEqualTo(keys(first));
    assertThat(second)
        .extracting(FakeServer.Asked::body)
        .isEqualTo(first.stream().map(FakeServer.Asked::body).toList());
    assertThat(weir.out()).contains("\"replayed\":2");
  }

  @Test
  void keysDiffer_whenAnythingThatShapesBatchesDiffers() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    server.reply("POST /v1/tenants/ca/tables/other/rows", 200, committed(4, 0));
    write("a.ndjson", rows(1, 3));
    write("b.ndjson", rows(1, 4));

    weir.run(server, "ingest", "a.ndjson", "--table", "flights");
    weir.run(server, "ingest", "b.ndjson", "--table", "flights");
    weir.run(server, "ingest", "a.ndjson", "--table", "other");
    weir.run(server, "ingest", "a.ndjson", "--table", "flights", "--op", "create");
    weir.run(server, "ingest", "a.ndjson", "--table", "flights", "--batch-rows", "999");

    assertThat(keys()).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void numbersOn_throughFilesOfOneRun() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    write("a.ndjson", rows(1, 3));
    write("b.ndjson", rows(4, 6));

    weir.run(
        server,
        "ingest",
        "a.ndjson",
        "b.ndjson",
        "--table",
        "flights",
        "--batch-rows",
        "2",
        "--run-id",
        "mine");

    assertThat(keys()).containsExactly("mine:1", "mine:2", "mine:3", "mine:4");
  }

  @Test
  void repeatsHeadOfCsv_andKeepsRecordsWhole() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    write("f.csv", "id,note\r\n1,\"two\nlines, \"\"quoted\"\"\"\r\n\r\n2,plain\r\n3,last");

    weir.run(server, "ingest", "f.csv", "--table", "flights", "--batch-rows", "2");

    assertThat(server.asked())
        .extracting(FakeServer.Asked::body)
        .containsExactly(
            "id,note\r\n1,\"two\nlines, \"\"quoted\"\"\"\r\n2,plain\r\n", "id,note\r\n3,last\n");
    assertThat(server.asked().getFirst().header("Content-type")).isEqualTo("text/csv");
  }

  @Test
  void sendsElementsOfJsonArray_withTheirDigits() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    write("f.json", "[ {\"id\": 9007199254740993, \"p\": 12.50},\n {\"id\":2,\"a\":[1,{}]} ]");

    weir.run(server, "ingest", "f.json", "--table", "flights");

    assertThat(server.asked())
        .extracting(FakeServer.Asked::body)
        .containsExactly("{\"id\":9007199254740993,\"p\":12.50}\n{\"id\":2,\"a\":[1,{}]}\n");
  }

  @Test
  void sendsSingleJsonObject() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    write("f.json", "{\"id\":1}");

    weir.run(server, "ingest", "f.json", "--table", "flights");

    assertThat(server.asked()).extracting(FakeServer.Asked::body).containsExactly("{\"id\":1}\n");
  }

  @Test
  void sendsAgainWithSameKey_untilItIsStored() throws IOException {
    for (int status : List.of(429, 503, 507, 504)) {
      server.reply(ROUTE, status, Map.of("Retry-After", "0"), "{\"code\":\"c\",\"detail\":\"d\"}");
    }
    server.reply(ROUTE, 200, committed(3, 0));
    Sender sender = new Sender(new Api(server.url(), Optional.empty()), _ -> {});

    Api.Answer answer =
        sender.send(
            "/v1/tenants/ca/tables/flights/rows?op=upsert", Api.NDJSON, "run:1", new byte[] {'x'});

    assertThat(answer.status()).isEqualTo(200);
    assertThat(keys()).hasSize(5).containsOnly("run:1");
  }

  @Test
  void waitsAsLongAsTold_andGivesUpInTheEnd() {
    server.reply(ROUTE, 503, Map.of("Retry-After", "30"), "{\"code\":\"c\",\"detail\":\"d\"}");
    List<Long> pauses = new ArrayList<>();
    Sender sender = new Sender(new Api(server.url(), Optional.empty()), pauses::add);

    assertThatThrownBy(
            () ->
                sender.send("/v1/tenants/ca/tables/flights/rows", Api.NDJSON, "run:1", new byte[0]))
        .isInstanceOf(Refused.class)
        .hasMessage("c: d");
    assertThat(pauses).containsExactly(30L, 30L, 30L, 30L);
  }

  @Test
  void tellsWhichRowsWereRefused_andWhatIsStored() throws IOException {
    server.reply(ROUTE, 200, committed(3, 0));
    server.reply(
        ROUTE,
        422,
        """
        {"code":"batch-invalid","detail":"1 of 2 changes is wrong; nothing was stored.",\
        "rejected":1,"errors":[{"index":1,"line":2,"table":"flights","column":"dealy",\
        "code":"column-unknown","detail":"table flights has no column dealy","hint":"delay"}]}\
        """);
    write("f.ndjson", rows(1, 4));

    assertThat(weir.run(server, "ingest", "f.ndjson", "--table", "flights", "--batch-rows", "2"))
        .isEqualTo(1);
    assertThat(weir.err())
        .isEqualTo(
            """
            batch-invalid: rows 3 to 4 of the file (batch 2): 1 of 2 changes is wrong; nothing \
            was stored. The batch before it is stored, up to rev 3.
              index 1, line 2, column-unknown: table flights has no column dealy; did you mean \
            delay?
            """);
  }

  @Test
  void sendsNothing_whenJsonIsCutOff() throws IOException {
    write("f.json", "[{\"id\":1},\n{\"id\":");

    assertThat(weir.run(server, "ingest", "f.json", "--table", "flights")).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: f.json cannot be read: Unexpected end-of-input");
    assertThat(weir.err()).contains(", line 2, column ");
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void refusesUnknownEnding() throws IOException {
    write("f.txt", "x");

    assertThat(weir.run(server, "ingest", "f.txt", "--table", "flights")).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: f.txt has an unknown ending: give --format\n");
  }

  @Test
  void refusesMissingFile() {
    assertThat(weir.run(server, "ingest", "no.csv", "--table", "flights")).isEqualTo(2);
    assertThat(weir.err()).startsWith("weir: there is no file no.csv\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static String rows(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(id -> "{\"id\":" + id + "}\n")
        .collect(Collectors.joining());
  }

  private static String committed(int rev, int noop) {
    return "{\"tenant\":\"ca\",\"circuit\":\"main\",\"rev\":"
        + rev
        + ",\"epoch\":1,\"accepted\":1,\"noop\":"
        + noop
        + ",\"skipped\":0,\"views\":[]}";
  }

  private List<String> keys() {
    return keys(server.asked());
  }

  private static List<String> keys(List<FakeServer.Asked> asked) {
    return asked.stream().map(request -> request.header("Idempotency-key")).toList();
  }
}
