package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.config.ConfigLoader;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.TenantCommand;
import dev.weir.router.CircuitId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a node goes on with where the directory cannot be asked. */
class TenantsTest {
  private static final CircuitId MAIN = new CircuitId("ca", CircuitId.MAIN);

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final FakeRouter router = new FakeRouter();
  private final Tenants tenants =
      new Tenants(
          router,
          millis::get,
          Duration.ofSeconds(1),
          ConfigLoader.defaults().weir().limits(),
          "local");

  private static <T> T now(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private void cutOff() {
    router.cutOff();
    millis.addAndGet(Duration.ofHours(1).toMillis());
  }

  @Test
  void knowsATenantThatItHasHeardOf_whereTheDirectoryIsNotHeard() {
    now(tenants.ensure("ca"));
    cutOff();
    assertThat(now(tenants.require(MAIN)).name()).isEqualTo("ca");
  }

  @Test
  void refusesATenantThatItHasNotHeardOf_whereTheDirectoryIsNotHeard() {
    now(tenants.ensure("other"));
    cutOff();
    CompletableFuture<?> asked = tenants.require(MAIN).toCompletableFuture();
    assertThat(catchThrowable(asked::join))
        .cause()
        .isInstanceOfSatisfying(
            WeirException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.HOME_UNREACHABLE));
  }

  /** A tenant that was deleted through another node is not served for ever. */
  @Test
  void asksAgainAfterAWhile_whereTheDirectoryIsHeard() {
    now(tenants.ensure("ca"));
    router.askTenants(
        replyTo -> new TenantCommand.BeginDelete("ca", replyTo), Duration.ofSeconds(1));
    millis.addAndGet(Duration.ofSeconds(6).toMillis());
    CompletableFuture<?> asked = tenants.require(MAIN).toCompletableFuture();
    assertThat(catchThrowable(asked::join))
        .cause()
        .isInstanceOfSatisfying(
            WeirException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TENANT_DELETING));
  }
}
