package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import java.net.InetAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The open connections of a server: bounded by address and by tenant, and known, so that a server
 * that stops can let the bytes of its last answers leave.
 *
 * <p>A connection counts for the tenant that it asked for last. One too many is told so in the
 * answer to its request, and closed.
 *
 * <p>Terminating a binding resets every connection whose handler has answered, though the answer
 * may still be on its way: acknowledgements and the last messages of streams would be lost. A
 * drained connection takes no further request, and closes in order when its answer was written.
 */
final class Connections {
  /** Why the request must be refused, whatever it asks for. */
  static final AttributeKey<WeirException> REFUSAL =
      AttributeKey.create("weir-refusal", WeirException.class);

  /** Whether the client of a request has closed its connection, so that nobody waits for it. */
  static final AttributeKey<AtomicBoolean> LEFT =
      AttributeKey.create("weir-left", AtomicBoolean.class);

  private static final String TENANTS = "tenants";

  private final Limits limits;
  private final Counts addresses = new Counts();
  private final Counts tenants = new Counts();
  private final Set<Gate> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile boolean draining;

  Connections(Limits limits) {
    this.limits = limits;
  }

  /** How many connections each name has. */
  private static final class Counts {
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    private boolean enter(String name, int max) {
      boolean[] entered = new boolean[1];
      counts.compute(
          name,
          (key, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < max;
            return entered[0] ? Integer.valueOf(now + 1) : count;
          });
      return entered[0];
    }

    private void leave(String name) {
      counts.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  private static WeirException tooMany(String scope, String name, int max) {
    String limit = scope + "-connections-max";
    return new WeirException(
        ErrorCode.RATE_LIMITED,
        scope
            + " "
            + name
            + " has "
            + max
            + " connections, as many as "
            + limit
            + " allows. Reuse connections, or close some.",
        Map.of("limit", limit, "limit_value", max, "actual", max + 1, "scope", scope));
  }

  /** The stage each connection's requests pass before they are answered. */
  GraphStage<FlowShape<HttpRequest, HttpRequest>> gate() {
    return new GateStage();
  }

  /** Closes each connection after the answer it is sending; completes when none is left. */
  CompletableFuture<Void> drain() {
    draining = true;
    open.forEach(gate -> gate.drain.invoke(true));
    completeIfGone();
    return gone;
  }

  private void completeIfGone() {
    if (draining && open.isEmpty()) {
      gone.complete(null);
    }
  }

  private final class GateStage extends GraphStage<FlowShape<HttpRequest, HttpRequest>> {
    private final FlowShape<HttpRequest, HttpRequest> shape =
        FlowShape.of(Inlet.create("requests"), Outlet.create("admitted"));

    @Override
    public FlowShape<HttpRequest, HttpRequest> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Gate(shape);
    }
  }

  private final class Gate extends GraphStageLogic {
    private final FlowShape<HttpRequest, HttpRequest> shape;
    private final AsyncCallback<Boolean> drain;
    private final AtomicBoolean left = new AtomicBoolean();
    private String address = "";
    private String tenant = "";

    private Gate(FlowShape<HttpRequest, HttpRequest> shape) {
      super(shape);
      this.shape = shape;
      // what came before is answered; the inlet stays open, as only its end tells that all of the
      // answer was written and the socket closed
      drain = createAsyncCallback(now -> complete(shape.out()));
      setHandlers(
          shape.in(),
          shape.out(),
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              admit(grab(shape.in()));
            }

            @Override
            public void onPull() {
              pull(shape.in());
            }

            @Override
            public void onUpstreamFinish() {
              left.set(true);
              completeStage();
            }
          });
    }

    private void admit(HttpRequest request) {
      Optional<WeirException> refusal = enterAddress(request).or(() -> enterTenant(request));
      if (refusal.isPresent()) {
        push(shape.out(), request.addAttribute(REFUSAL, refusal.get()));
        complete(shape.out());
      } else {
        push(shape.out(), request.addAttribute(LEFT, left));
      }
    }

    private Optional<WeirException> enterAddress(HttpRequest request) {
      if (!address.isEmpty()) {
        return Optional.empty();
      }
      String from =
          request
              .getAttribute(AttributeKeys.remoteAddress)
              .flatMap(RemoteAddress::getAddress)
              .map(InetAddress::getHostAddress)
              .orElse("unknown");
      int max = limits.addressConnectionsMax();
      if (!addresses.enter(from, max)) {
        return Optional.of(tooMany("address", from, max));
      }
      address = from;
      return Optional.empty();
    }

    private Optional<WeirException> enterTenant(HttpRequest request) {
      Iterator<String> segments = request.getUri().pathSegments().iterator();
      boolean named =
          segments.hasNext()
              && segments.next().equals("v1")
              && segments.hasNext()
              && segments.next().equals(TENANTS)
              && segments.hasNext();
      String asked = named ? segments.next() : "";
      if (asked.equals(tenant)) {
        return Optional.empty();
      }
      int max = limits.tenantConnectionsMax();
      if (named && !tenants.enter(asked, max)) {
        return Optional.of(tooMany("tenant", asked, max));
      }
      tenants.leave(tenant);
      tenant = asked;
      return Optional.empty();
    }

    @Override
    public void preStart() {
      open.add(this);
      if (draining) {
        complete(shape.out());
      }
    }

    @Override
    public void postStop() {
      left.set(true);
      addresses.leave(address);
      tenants.leave(tenant);
      open.remove(this);
      completeIfGone();
    }
  }
}
