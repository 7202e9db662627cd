package dev.weir.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/**
 * The open connections of a server, so that a server that stops can let the bytes of its last
 * answers leave.
 *
 * <p>Terminating a binding resets every connection whose handler has answered, though the answer
 * may still be on its way: acknowledgements and the last messages of streams would be lost. A
 * drained connection takes no further request, and closes in order when its answer was written.
 */
final class Connections {
  private final Set<Gate> open = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private volatile boolean draining;

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
              push(shape.out(), grab(shape.in()));
            }

            @Override
            public void onPull() {
              pull(shape.in());
            }
          });
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
      open.remove(this);
      completeIfGone();
    }
  }
}
