package dev.weir.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final Limits LIMITS = ConfigLoader.defaults().weir().limits();

  private final Admission admission = new Admission(LIMITS);

  @Test
  void refusesRequests_whenTheNodeWaitsForTooManyAnswers() {
    for (int i = 0; i < LIMITS.nodeRequestsMax(); i++) {
      admission.takeRequest();
    }
    WeirException refusal =
        catchThrowableOfType(WeirException.class, () -> admission.takeRequest());
    assertThat(refusal.code()).isEqualTo(ErrorCode.NODE_OVERLOADED);
    assertThat(refusal.members())
        .containsEntry("limit", "node-requests-max")
        .containsEntry("limit_value", 10_000L);
    admission.giveRequest();
    admission.takeRequest();
  }
}
