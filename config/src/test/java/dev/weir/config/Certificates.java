package dev.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An authority and a certificate of it, made by the JDK's own tool. */
public record Certificates(Path authority, Path certificate, Path key) {
  private static final String PASSWORD = "changeit";
  private static final Base64.Encoder BASE64 = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /** Makes a new authority, and a certificate for the nodes of a cluster. */
  public static Certificates make(Path directory) throws IOException, GeneralSecurityException {
    Files.createDirectories(directory);
    pair(directory, "ca", "CN=authority", "-ext", "bc:c");
    pair(directory, "node", "CN=weir-nodes");
    Path authority = directory.resolve("ca.pem");
    Path request = directory.resolve("node.csr");
    Path certificate = directory.resolve("node.pem");
    keytool(directory, "ca", "-exportcert", "-rfc", "-file", authority.toString());
    keytool(directory, "node", "-certreq", "-file", request.toString());
    keytool(
        directory,
        "ca",
        "-gencert",
        "-rfc",
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString());
    return new Certificates(authority, certificate, key(directory));
  }

  /** The keys of the configuration that use them. */
  public Map<String, String> keys() {
    return Map.of(
        "weir.cluster.tls.ca-file", authority.toString(),
        "weir.cluster.tls.cert-file", certificate.toString(),
        "weir.cluster.tls.key-file", key.toString());
  }

  private static void pair(Path directory, String name, String subject, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", subject));
    arguments.addAll(List.of(more));
    keytool(directory, name, arguments.toArray(String[]::new));
  }

  private static Path key(Path directory) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(directory.resolve("node.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] der = store.getKey("node", PASSWORD.toCharArray()).getEncoded();
    Path file = directory.resolve("node.key");
    Files.writeString(
        file,
        "-----BEGIN PRIVATE KEY-----\n"
            + BASE64.encodeToString(der)
            + "\n-----END PRIVATE KEY-----\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void keytool(Path directory, String name, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            name,
            "-keystore",
            directory.resolve(name + ".p12").toString(),
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream said = process.getInputStream()) {
      String output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
