package dev.weir.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One tab, driven over the DevTools protocol; remembers what it asked for and what went wrong. */
final class BrowserTab implements AutoCloseable {
  private static final Duration SEEN_MAX = Duration.ofSeconds(15);
  private static final int COMMAND_SECONDS_MAX = 15;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private WebSocket socket;

  private BrowserTab() {}

  static BrowserTab connect(HttpClient http, URI address, int width, int height) {
    BrowserTab tab = new BrowserTab();
    tab.socket = http.newWebSocketBuilder().buildAsync(address, tab.new Reader()).join();
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      tab.send(domain + ".enable", Map.of());
    }
    tab.send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    return tab;
  }

  void go(String url) {
    send("Page.navigate", Map.of("url", url));
  }

  /** Waits until the page's text contains all of these. */
  void awaitText(String... texts) {
    await()
        .atMost(SEEN_MAX)
        .untilAsserted(() -> assertThat(evaluate("document.body.innerText")).contains(texts));
  }

  void awaitTrue(String expression) {
    await(expression).atMost(SEEN_MAX).until(() -> evaluate(expression).equals("true"));
  }

  /** The value of a JavaScript expression as text. */
  String evaluate(String expression) {
    JsonNode answer =
        send("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    assertThat(answer.path("exceptionDetails")).as(expression).isEmpty();
    return answer.path("result").path("value").asText();
  }

  void click(String text) {
    evaluate(
        "[...document.querySelectorAll('button, a')].find((e) => e.innerText === '%s').click()"
            .formatted(text));
  }

  /** Types as a keyboard does, into what has the focus. */
  void type(String text) {
    send("Input.insertText", Map.of("text", text));
  }

  void press(String key, int keyCode, int modifiers) {
    for (String type : List.of("rawKeyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "windowsVirtualKeyCode", keyCode,
              "modifiers", modifiers));
    }
  }

  /** Addresses of everything the tab asked for. */
  List<String> requests() {
    return requests;
  }

  /** Uncaught exceptions and what the content security policy blocked. */
  List<String> faults() {
    return faults;
  }

  @Override
  public void close() {
    socket.abort();
  }

  private JsonNode send(String method, Map<String, Object> parameters) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    try {
      String text =
          JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
      socket.sendText(text, true).join();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    JsonNode message = answer.orTimeout(COMMAND_SECONDS_MAX, TimeUnit.SECONDS).join();
    assertThat(message.path("error")).as(method).isEmpty();
    return message.path("result");
  }

  private void received(JsonNode message) {
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "" -> answers.remove(message.path("id").asInt()).complete(message);
      case "Network.requestWillBeSent" ->
          requests.add(parameters.path("request").path("url").asText());
      case "Runtime.exceptionThrown" -> faults.add(parameters.path("exceptionDetails").toString());
      case "Log.entryAdded" -> logged(parameters.path("entry"));
      default -> {}
    }
  }

  /** Refused requests are logged too, under "network"; a test may well provoke those. */
  private void logged(JsonNode entry) {
    if (entry.path("source").asText().equals("security")) {
      faults.add(entry.path("text").asText());
    }
  }

  private final class Reader implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        try {
          received(JSON.readTree(parts.toString()));
        } catch (JsonProcessingException e) {
          faults.add("unreadable message of the browser: " + e.getMessage());
        }
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
