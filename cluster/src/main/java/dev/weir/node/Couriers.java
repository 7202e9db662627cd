package dev.weir.node;

import dev.weir.entity.Courier;
import dev.weir.entity.Parcels;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;

/** Starts what a node needs to exchange large messages with others. */
final class Couriers {
  private static final int THREADS = 2;

  /** Large messages that wait to be encoded or decoded; beyond, requests are refused. */
  private static final int WAITING_MAX = 1024;

  /** Bytes of large messages a node keeps for others, and as many it fetches from them. */
  private static final long PARCEL_BYTES_MAX = 256L << 20;

  private static final long PARCEL_HEAP_PART = 10;

  private Couriers() {}

  static Courier start(ActorSystem<?> system) {
    long bytesMax = Math.min(PARCEL_BYTES_MAX, Runtime.getRuntime().maxMemory() / PARCEL_HEAP_PART);
    ThreadPoolExecutor encoding =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            Thread.ofPlatform().daemon().name("weir-courier-", 0).factory());
    system.getWhenTerminated().whenComplete((done, failure) -> encoding.shutdownNow());
    return new Courier(system, new Parcels(system, bytesMax), encoding);
  }
}
