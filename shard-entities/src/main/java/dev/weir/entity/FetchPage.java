package dev.weir.entity;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks the node that holds a cursor's rows for the next of them. Answered by {@link
 * CircuitReply.Page}.
 *
 * @param token the cursor as the client sent it
 * @param fingerprint what must be the same as in the request for the first page
 * @param limit most rows of the page, -1 for all
 */
public record FetchPage(
    String tenant, String token, String fingerprint, int limit, ActorRef<CircuitReply> replyTo) {}
