package dev.weir.router;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.CircuitReply;
import dev.weir.entity.CircuitReply.Rejected;
import dev.weir.entity.Courier;
import dev.weir.entity.FetchPage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/** Where nodes ask each other for pages of cursors: one actor a node, at a path all know. */
final class Pages {
  private static final String NAME = "weir-pages";

  private final ActorSystem<?> system;
  private final Courier courier;

  Pages(ActorSystem<?> system, Courier courier) {
    this.system = system;
    this.courier = courier;
  }

  String self() {
    return text(Cluster.get(system).selfMember().address());
  }

  void serve(Function<FetchPage, CompletionStage<CircuitReply>> pages) {
    Behavior<FetchPage> behavior =
        Behaviors.receiveMessage(
            request -> {
              pages
                  .apply(request)
                  .exceptionally(Pages::rejected)
                  .thenAccept(reply -> courier.reply(request.replyTo(), reply));
              return Behaviors.same();
            });
    system.systemActorOf(behavior, NAME, Props.empty());
  }

  /** The actor of a node; clients send its name, so only members are ever talked to. */
  Optional<PeerActor<FetchPage>> of(String node) {
    return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
        .map(Member::address)
        .filter(address -> text(address).equals(node))
        .findFirst()
        .map(address -> new PeerActor<>(system, address, NAME));
  }

  private static CircuitReply rejected(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof WeirException refusal
        ? new Rejected(refusal.code(), refusal.getMessage(), refusal.members())
        : new Rejected(ErrorCode.INTERNAL, "The page could not be read: " + cause, Map.of());
  }

  private static String text(Address address) {
    return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
  }
}
