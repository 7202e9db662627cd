package dev.weir.cli;

import static dev.weir.cli.Finding.ok;
import static dev.weir.cli.Finding.wrong;

import dev.weir.config.Refusal;
import dev.weir.config.WeirConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that nodes speak encrypted beyond one machine, with certificates that hold. */
final class DoctorOfTransport {
  private static final String CHECK = "tls";
  private static final String TLS_KEYS = "weir.cluster.tls.";

  private final DoctorConfig config;
  private final Instant now;

  DoctorOfTransport(DoctorConfig config, Instant now) {
    this.config = config;
    this.now = now;
  }

  /** Whether an error of the configuration is this check's matter. */
  static boolean isAbout(String error) {
    return error.contains(TLS_KEYS);
  }

  Finding finding() {
    List<String> errors =
        Stream.concat(
                Stream.of(Refusal.PLAIN_TRANSPORT, Refusal.HOSTNAME_VERIFICATION)
                    .flatMap(each -> config.refused(each).stream()),
                config.plainErrors().stream().filter(DoctorOfTransport::isAbout))
            .toList();
    if (!errors.isEmpty()) {
      return wrong(CHECK, String.join(" ", errors));
    }
    return config
        .effective()
        .map(effective -> files(effective.weir().cluster().tls()))
        .orElseGet(() -> DoctorOfConfig.unreadable(CHECK));
  }

  private Finding files(WeirConfig.Tls tls) {
    if (!tls.isOn()) {
      return ok(CHECK, "off: the nodes speak over loopback");
    }
    Path certFile = tls.certFile().orElseThrow();
    Path caFile = tls.caFile().orElseThrow();
    try {
      X509Certificate own = certificate(certFile);
      X509Certificate authority = certificate(caFile);
      Optional<String> fault = validity(certFile, own).or(() -> validity(caFile, authority));
      if (fault.isPresent()) {
        return wrong(CHECK, fault.get());
      }
      own.verify(authority.getPublicKey());
      return ok(CHECK, certFile + " is valid until " + own.getNotAfter().toInstant());
    } catch (IOException e) {
      return wrong(CHECK, "A certificate cannot be read: " + e.getMessage() + ". Write PEM files.");
    } catch (GeneralSecurityException e) {
      return wrong(
          CHECK,
          "weir.cluster.tls: "
              + certFile
              + " was not signed by "
              + caFile
              + " ("
              + e.getMessage()
              + "): other nodes will refuse it. Name the certificate of the authority that signed"
              + " it.");
    }
  }

  private Optional<String> validity(Path file, X509Certificate certificate) {
    try {
      certificate.checkValidity(Date.from(now));
      return Optional.empty();
    } catch (CertificateExpiredException e) {
      return Optional.of(
          "weir.cluster.tls: "
              + file
              + " expired on "
              + certificate.getNotAfter().toInstant()
              + ": no node accepts it. Replace the file; nodes read it again by themselves.");
    } catch (CertificateNotYetValidException e) {
      return Optional.of(
          "weir.cluster.tls: "
              + file
              + " is valid only from "
              + certificate.getNotBefore().toInstant()
              + ". Check the clock of this machine, or replace the file.");
    }
  }

  private static X509Certificate certificate(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no certificate", e);
    }
  }
}
