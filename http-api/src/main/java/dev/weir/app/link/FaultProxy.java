package dev.weir.app.link;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Stands before a server and spoils its connections on demand: by direction, and by the address of
 * whoever connects, so that one of several peers can be cut off, one way or both.
 *
 * <p>Faults hold for connections that are open and for new ones. A stalled link loses nothing, as a
 * network that comes back delivers what TCP still holds.
 */
public final class FaultProxy implements AutoCloseable {
  /** The way of bytes. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  /** What happens to new connections. */
  public enum Arrival {
    ACCEPTED,
    /** They seem to open, and nothing answers; they break once this is lifted. */
    DROPPED,
    /** They break at once. */
    REFUSED
  }

  private static final int CONNECT_MILLIS = 5_000;
  private static final InetAddress ANYONE = null;

  private final ServerSocket listener;
  private final Supplier<InetSocketAddress> server;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final Map<Direction, Map<InetAddress, Link>> links = new EnumMap<>(Direction.class);
  private final Map<InetAddress, Arrival> arrivals = new HashMap<>();

  private FaultProxy(ServerSocket listener, Supplier<InetSocketAddress> server) {
    this.listener = listener;
    this.server = server;
    for (Direction direction : Direction.values()) {
      links.put(direction, new HashMap<>());
    }
  }

  /**
   * Listens on a free port of the loopback address, so that the port is known before the server is.
   *
   * @param server where it is when somebody connects
   */
  public static FaultProxy before(Supplier<InetSocketAddress> server) {
    try {
      ServerSocket listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
      FaultProxy proxy = new FaultProxy(listener, server);
      Thread.ofVirtual().name("proxy-" + proxy.port()).start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** Connections that are open through it. */
  public int connections() {
    return connections.size();
  }

  /** Every link of a direction is like this from now on. */
  public void set(Direction direction, Link link) {
    set(direction, ANYONE, link);
  }

  /** The links of one peer are; this goes before what holds for everyone. */
  public synchronized void set(Direction direction, InetAddress client, Link link) {
    links.get(direction).put(client, link);
    notifyAll();
  }

  /** New connections of everyone. */
  public void arrivals(Arrival arrival) {
    arrivals(ANYONE, arrival);
  }

  /** New connections of one peer. */
  public synchronized void arrivals(InetAddress client, Arrival arrival) {
    arrivals.put(client, arrival);
    notifyAll();
  }

  /** Both directions stand still, and new connections too. */
  public void cut() {
    cut(ANYONE);
  }

  /** The same for one peer. */
  public void cut(InetAddress client) {
    set(Direction.TO_SERVER, client, Link.STALLED);
    set(Direction.TO_CLIENT, client, Link.STALLED);
    arrivals(client, Arrival.DROPPED);
  }

  /** No faults any more. */
  public synchronized void heal() {
    links.values().forEach(Map::clear);
    arrivals.clear();
    notifyAll();
  }

  /** Breaks all connections by RST. */
  public void reset() {
    connections.forEach(ProxiedConnection::reset);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
    heal();
  }

  synchronized Link link(Direction direction, InetAddress client) {
    Map<InetAddress, Link> those = links.get(direction);
    return those.getOrDefault(client, those.getOrDefault(ANYONE, Link.PASS));
  }

  /** Waits until the link is not stalled, or the connection is over. */
  synchronized void awaitFlow(Direction direction, ProxiedConnection connection)
      throws InterruptedException {
    while (link(direction, connection.client()).stalled() && connection.isOpen()) {
      wait();
    }
  }

  /** A connection is over. */
  synchronized void gone(ProxiedConnection connection) {
    connections.remove(connection);
    notifyAll();
  }

  private synchronized Arrival arrival(InetAddress client) {
    return arrivals.getOrDefault(client, arrivals.getOrDefault(ANYONE, Arrival.ACCEPTED));
  }

  private synchronized void awaitLifted(InetAddress client) throws InterruptedException {
    while (arrival(client) == Arrival.DROPPED && !listener.isClosed()) {
      wait();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> admit(client));
      } catch (IOException e) {
        // closed, or a client that has left already
      }
    }
  }

  private void admit(Socket client) {
    try {
      switch (arrival(client.getInetAddress())) {
        case ACCEPTED -> connect(client);
        case REFUSED -> ProxiedConnection.reset(client);
        case DROPPED -> {
          awaitLifted(client.getInetAddress());
          ProxiedConnection.reset(client);
        }
      }
    } catch (IOException e) {
      // the server is away: so is the connection
      ProxiedConnection.reset(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connect(Socket client) throws IOException {
    Socket toServer = new Socket();
    try {
      toServer.connect(server.get(), CONNECT_MILLIS);
      refuseItself(toServer);
    } catch (IOException e) {
      toServer.close();
      throw e;
    }
    ProxiedConnection connection = new ProxiedConnection(this, client, toServer);
    connections.add(connection);
    connection.start();
    if (listener.isClosed()) {
      connection.reset();
    }
  }

  /**
   * A server's port that is free can become the port of the connection to it, which TCP then opens
   * to itself (RFC 9293, 3.5: simultaneous open): the client would hear its own bytes.
   */
  private static void refuseItself(Socket toServer) throws IOException {
    if (toServer.getLocalSocketAddress().equals(toServer.getRemoteSocketAddress())) {
      throw new ConnectException("connected to itself: the server is away");
    }
  }
}
