package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.http.samples.RemoteWriteReader;
import dev.weir.http.samples.SampleBatch;
import dev.weir.http.samples.SampleScope;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The messages of remote write. Which one a request holds is told by its {@code Content-Type}. */
enum RemoteWriteVersion {
  /** That of version 1, also where a sender names no message. */
  ONE("prometheus.WriteRequest") {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return RemoteWriteReader.read(body, scope);
    }
  },
  /** That of version 2, whose senders want to know how much was written. */
  TWO("io.prometheus.write.v2.Request") {
    @Override
    SampleBatch read(byte[] body, SampleScope scope) {
      return RemoteWriteReader.readVersion2(body, scope);
    }
  };

  private static final String MEDIA_TYPE = "application/x-protobuf";

  /** What the server assumes where there is no header, and what parsers make of a broken one. */
  private static final List<String> UNNAMED = List.of("application/octet-stream", "none/none");

  private final String message;

  RemoteWriteVersion(String message) {
    this.message = message;
  }

  /** Reads an unpacked body. */
  abstract SampleBatch read(byte[] body, SampleScope scope);

  /**
   * The version of a request.
   *
   * @throws WeirException {@code media-type-unsupported} for other media types and messages
   */
  static RemoteWriteVersion of(String contentType) {
    String[] parts = contentType.split(";", -1);
    String media = parts[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals(MEDIA_TYPE) && !UNNAMED.contains(media)) {
      throw unsupported("Content-Type is " + parts[0].strip());
    }
    RemoteWriteVersion version = ONE;
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].split("=", 2);
      if (parameter.length == 2 && parameter[0].strip().equalsIgnoreCase("proto")) {
        version = named(parameter[1].replace("\"", "").strip());
      }
    }
    return version;
  }

  private static RemoteWriteVersion named(String message) {
    for (RemoteWriteVersion version : values()) {
      if (version.message.equals(message)) {
        return version;
      }
    }
    throw unsupported("The message " + message + " is not known");
  }

  private static WeirException unsupported(String what) {
    List<String> accepted =
        List.of(MEDIA_TYPE + ";proto=" + ONE.message, MEDIA_TYPE + ";proto=" + TWO.message);
    return new WeirException(
        ErrorCode.MEDIA_TYPE_UNSUPPORTED,
        what + ". This route reads " + String.join(" and ", accepted) + ".",
        Map.of("accepted", accepted));
  }
}
