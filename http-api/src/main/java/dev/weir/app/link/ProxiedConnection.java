package dev.weir.app.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** One connection through a {@link FaultProxy}: in each direction a reader and a late writer. */
final class ProxiedConnection {
  private static final int CHUNK_BYTES = 16 * 1024;

  /** Chunks under way in one direction; a slow link pushes back beyond them. */
  private static final int CHUNKS_MAX = 64;

  /** A link's rate is kept in pieces of this length. */
  private static final long SLICES_PER_SECOND = 50;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final InetAddress source;
  private final AtomicInteger openDirections = new AtomicInteger(2);

  /** Bytes that were read at a time; none of them at the end of the stream. */
  private record Chunk(byte[] bytes, int length, long readNanos) {}

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) throws IOException {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    this.source = client.getInetAddress();
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
  }

  InetAddress client() {
    return source;
  }

  boolean isOpen() {
    return !client.isClosed() && !server.isClosed();
  }

  void start() {
    pump(FaultProxy.Direction.TO_SERVER, client, server);
    pump(FaultProxy.Direction.TO_CLIENT, server, client);
  }

  /** Breaks both ends by RST. */
  void reset() {
    reset(client);
    reset(server);
    proxy.gone(this);
  }

  /** Breaks one end. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed before
    }
    try {
      socket.close();
    } catch (IOException e) {
      // what is wanted
    }
  }

  private void pump(FaultProxy.Direction direction, Socket from, Socket to) {
    BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(CHUNKS_MAX);
    Thread writer = Thread.ofVirtual().start(() -> write(direction, queue, to));
    Thread.ofVirtual().start(() -> read(direction, from, queue, writer));
  }

  private void read(
      FaultProxy.Direction direction, Socket from, BlockingQueue<Chunk> queue, Thread writer) {
    try {
      int length;
      do {
        proxy.awaitFlow(direction, this);
        byte[] bytes = new byte[CHUNK_BYTES];
        length = from.getInputStream().read(bytes);
        queue.put(new Chunk(bytes, length, System.nanoTime()));
      } while (length >= 0);
    } catch (IOException e) {
      reset();
      writer.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(FaultProxy.Direction direction, BlockingQueue<Chunk> queue, Socket to) {
    try {
      for (Chunk chunk = queue.take(); chunk.length >= 0; chunk = queue.take()) {
        awaitDue(direction, chunk);
        flip(chunk, proxy.link(direction, source).bytesPerFlip());
        write(direction, chunk, to);
      }
      proxy.awaitFlow(direction, this);
      end(to);
    } catch (IOException e) {
      reset();
      // lets a reader that waits for room find out
      queue.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitDue(FaultProxy.Direction direction, Chunk chunk) throws InterruptedException {
    proxy.awaitFlow(direction, this);
    long due =
        chunk.readNanos
            + TimeUnit.MILLISECONDS.toNanos(proxy.link(direction, source).delayMillis());
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    proxy.awaitFlow(direction, this);
  }

  /** Changes bits at random: a chunk may lose several, or none. */
  private static void flip(Chunk chunk, int bytesPerFlip) {
    if (bytesPerFlip == 0) {
      return;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int at = 0; at < chunk.length; at++) {
      if (random.nextInt(bytesPerFlip) == 0) {
        chunk.bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      }
    }
  }

  private void write(FaultProxy.Direction direction, Chunk chunk, Socket to)
      throws IOException, InterruptedException {
    for (int at = 0; at < chunk.length; ) {
      proxy.awaitFlow(direction, this);
      long rate = proxy.link(direction, source).bytesPerSecond();
      int piece =
          rate == 0
              ? chunk.length - at
              : Math.clamp(rate / SLICES_PER_SECOND, 1, chunk.length - at);
      to.getOutputStream().write(chunk.bytes, at, piece);
      at += piece;
      if (rate > 0) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(piece) / rate);
      }
    }
  }

  /** One direction is at its regular end; the connection is over with the second. */
  private void end(Socket to) throws IOException {
    to.shutdownOutput();
    if (openDirections.decrementAndGet() == 0) {
      client.close();
      server.close();
      proxy.gone(this);
    }
  }
}
