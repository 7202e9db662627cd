package dev.weir.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.config.ErrorCode;
import dev.weir.config.Seeds;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TenantWorkTest {
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch other = new CountDownLatch(1);
  private TenantWork work = new TenantWork(1);

  @AfterEach
  void close() {
    busy.countDown();
    other.countDown();
    work.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when the task has a worker. */
  private void occupy(String tenant, CountDownLatch until) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    work.of(tenant)
        .execute(
            () -> {
              begun.countDown();
              await(until);
            });
    begun.await();
  }

  @Test
  void aTenantWithMuchToDoLeavesAWorkerToOthers() throws InterruptedException {
    occupy("loud", busy);
    List<CompletableFuture<Void>> waiting =
        IntStream.range(0, 50)
            .mapToObj(i -> CompletableFuture.runAsync(() -> {}, work.of("loud")))
            .toList();
    CompletableFuture.runAsync(() -> {}, work.of("quiet")).join();
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    busy.countDown();
    waiting.forEach(CompletableFuture::join);
  }

  @Test
  void tenantsTakeTurns() throws InterruptedException {
    occupy("a", busy);
    occupy("b", other);
    List<String> done = new CopyOnWriteArrayList<>();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (String task : List.of("c1", "c2", "c3", "d1", "d2")) {
      all.add(CompletableFuture.runAsync(() -> done.add(task), work.of(task.substring(0, 1))));
    }
    other.countDown();
    all.forEach(CompletableFuture::join);
    assertThat(done).containsExactly("c1", "d1", "c2", "d2", "c3");
  }

  @Test
  void refusesWhatWouldWaitBeyondTheBound_ofThatTenantAlone() throws InterruptedException {
    occupy("loud", busy);
    for (int i = 0; i < TenantWork.WAITING_MAX; i++) {
      work.of("loud").execute(() -> {});
    }
    assertThatThrownBy(() -> work.of("loud").execute(() -> {}))
        .isInstanceOfSatisfying(
            WeirException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.NODE_OVERLOADED);
              assertThat(refusal.members())
                  .containsEntry("limit", "tenant-work-max")
                  .containsEntry("scope", "tenant");
            });
    CompletableFuture.runAsync(() -> {}, work.of("quiet")).join();
  }

  @Test
  void doesEverythingOnce_andNoTenantMoreAtATimeThanItMay() throws InterruptedException {
    long seed = Seeds.next();
    Random random = Seeds.random(seed);
    work.close();
    int most = 2;
    work = new TenantWork(most);
    int tasks = 3_000;
    CountDownLatch left = new CountDownLatch(tasks);
    AtomicInteger[] running = new AtomicInteger[3];
    AtomicInteger[] done = new AtomicInteger[tasks];
    AtomicInteger tooMany = new AtomicInteger();
    IntStream.range(0, running.length).forEach(i -> running[i] = new AtomicInteger());
    for (int i = 0; i < tasks; i++) {
      AtomicInteger mine = new AtomicInteger();
      done[i] = mine;
      AtomicInteger of = running[random.nextInt(running.length)];
      Runnable task =
          () -> {
            if (of.incrementAndGet() > most) {
              tooMany.incrementAndGet();
            }
            mine.incrementAndGet();
            Thread.onSpinWait();
            of.decrementAndGet();
            left.countDown();
          };
      addWhenThereIsRoom("t" + List.of(running).indexOf(of), task);
    }
    assertThat(left.await(20, TimeUnit.SECONDS)).as(Seeds.option(seed)).isTrue();
    assertThat(tooMany).as(Seeds.option(seed)).hasValue(0);
    assertThat(done).as(Seeds.option(seed)).allMatch(times -> times.get() == 1);
  }

  private void addWhenThereIsRoom(String tenant, Runnable task) {
    while (true) {
      try {
        work.of(tenant).execute(task);
        return;
      } catch (WeirException full) {
        Thread.onSpinWait();
      }
    }
  }
}
