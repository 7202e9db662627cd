package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import org.junit.jupiter.api.Test;

class CursorsTest {
  private final Limits limits = ConfigLoader.defaults().weir().limits();
  private long now = 1_000_000;
  private final Cursors<String> cursors = new Cursors<>(limits, () -> now, 3, "here:1");

  private void expectExpired(String tenant, String token) {
    assertThatThrownBy(() -> cursors.find(tenant, token, "f"))
        .isInstanceOfSatisfying(
            WeirException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CURSOR_EXPIRED));
  }

  @Test
  void livesOnWithEachUse_andExpiresUnused() {
    String token = cursors.token(cursors.keep("ca", "rows", "f"), 7);
    for (int i = 0; i < 5; i++) {
      now += 50_000;
      assertThat(cursors.find("ca", token, "f").offset()).isEqualTo(7);
    }
    now += 60_001;
    expectExpired("ca", token);
  }

  @Test
  void oldestGivesWay_whenTheTenantHasTooMany() {
    String first = cursors.token(cursors.keep("ca", "first", "f"), 1);
    String second = cursors.token(cursors.keep("ca", "second", "f"), 1);
    cursors.find("ca", first, "f");
    for (int i = 0; i < limits.cursorsMax() - 1; i++) {
      cursors.keep("ca", "more", "f");
    }
    assertThat(cursors.find("ca", first, "f").content()).isEqualTo("first");
    expectExpired("ca", second);
  }

  @Test
  void belongsToItsTenant() {
    String token = cursors.token(cursors.keep("ca", "rows", "f"), 1);
    expectExpired("tx", token);
  }
}
