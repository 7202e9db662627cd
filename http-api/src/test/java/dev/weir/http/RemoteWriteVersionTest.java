package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteWriteVersionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          ONE | application/x-protobuf
          ONE | Application/X-Protobuf; charset=utf-8
          ONE | application/x-protobuf;proto=prometheus.WriteRequest
          ONE | none/none
          ONE | application/octet-stream
          TWO | application/x-protobuf;proto=io.prometheus.write.v2.Request
          TWO | application/x-protobuf ; PROTO="io.prometheus.write.v2.Request"
          """)
  void contentTypeTellsTheVersion(RemoteWriteVersion version, String contentType) {
    assertThat(RemoteWriteVersion.of(contentType)).isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/plain; proto=prometheus.WriteRequest",
        "application/x-protobuf;proto=io.prometheus.write.v3.Request",
        "application/x-protobuf;proto=",
        "application/x-protobuf;proto=IO.prometheus.write.v2.Request"
      })
  void otherTypesAreRefusedWithWhatIsAccepted(String contentType) {
    WeirException refusal =
        catchThrowableOfType(WeirException.class, () -> RemoteWriteVersion.of(contentType));
    assertThat(refusal.code()).isEqualTo(ErrorCode.MEDIA_TYPE_UNSUPPORTED);
    assertThat(refusal)
        .hasMessageContaining("application/x-protobuf;proto=prometheus.WriteRequest")
        .hasMessageContaining("application/x-protobuf;proto=io.prometheus.write.v2.Request");
    assertThat(refusal.members()).containsKey("accepted");
  }
}
