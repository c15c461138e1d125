package org.guestmem.itests.karaf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The distribution of Karaf, unpacked for one that {@code bin/karaf} starts. */
final class KarafHome {
  private KarafHome() {}

  /** Unpacks it into a directory; it asks no Maven repository but those of the build. */
  static Path unpack(Path directory) throws IOException, InterruptedException {
    Path archive = Path.of(System.getProperty("guestmem.bundles"), "apache-karaf.tar.gz");
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "--strip-components=1")
            .directory(directory.toFile())
            .inheritIO()
            .start();
    if (tar.waitFor() != 0) {
      throw new IOException("tar cannot unpack " + archive);
    }
    String repositories = Path.of(System.getProperty("guestmem.repositories")).toUri().toString();
    String maven = "\norg.ops4j.pax.url.mvn.";
    Files.writeString(
        directory.resolve("etc/org.ops4j.pax.url.mvn.cfg"),
        maven
            + "repositories = %1$s/others@id=others@snapshots, %1$s/guestmem@id=guestmem@snapshots"
                .formatted(repositories.replaceFirst("/$", ""))
            + maven
            + "localRepository = "
            + directory.resolve("local")
            + maven
            + "settings = "
            + directory.resolve("no-settings.xml")
            + "\n",
        StandardOpenOption.APPEND);
    return directory;
  }
}
