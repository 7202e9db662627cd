package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.http.RecordingClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The circuits here lack three revs each of a home that does not answer. */
class ForcedMovesTest {
  private static final String TAKE = "/v1/cluster/regions/us:take-home";

  private TestServer server;
  private RecordingClient client;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start();
    client = new RecordingClient(server);
    client.call("PUT", "/v1/cluster/regions/us").body("application/json", "{}").send();
    client.call("PUT", "/v1/tenants/ca").body("application/json", "{}").send();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Answer force(String more) {
    return client.postJson(TAKE, "{\"tenant\":\"ca\",\"forced\":true" + more + "}");
  }

  @Test
  void saysWhatIsMissing_beforeItIsGivenUp() {
    Answer asked = force("");
    assertThat(asked.code()).isEqualTo("confirmation-required");
    assertThat(asked.json().path("lag_revs").asInt()).isEqualTo(3);
    assertThat(force(",\"accept_loss_revs\":2").code()).isEqualTo("confirmation-required");
    assertThat(force(",\"accept_loss_revs\":3").status()).isEqualTo(202);
  }

  @Test
  void countsAllCircuitsOfTheTenant() {
    client.call("PUT", "/v1/tenants/ca/circuits/other").body("application/json", "{}").send();
    Answer asked = force(",\"accept_loss_revs\":5");
    assertThat(asked.json().path("lag_revs").asInt()).isEqualTo(6);
    assertThat(force(",\"accept_loss_revs\":6").status()).isEqualTo(202);
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertThat(force(",\"accept_loss_revs\":-1").code()).isEqualTo("value-invalid");
    assertThat(force(",\"accept_loss_revs\":\"3\"").code()).isEqualTo("value-invalid");
  }
}
