package org.guestmem.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.guestmem.api.Backends;
import org.guestmem.api.GuestMemoryRegion;
import org.guestmem.api.MmapRegion;
import org.guestmem.api.NativeAccess;
import org.guestmem.api.RegionSpec;
import org.guestmem.pagemap.osgi.PublishedRegion;

/** The commands as Gogo calls them, on regions of a list in place of a registry. */
final class GogoSession implements Experiments.Host, AutoCloseable {
  private static final String CHARSET = "stdout.encoding";

  final List<PublishedRegion> published = new ArrayList<>();
  final DirtyLooks looks = new DirtyLooks();
  final Experiments experiments = new Experiments(this);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final CommandSession session;
  private final String charsetBefore = System.getProperty(CHARSET, "");

  /** A session whose user typed this; without a terminal if it is empty. */
  GogoSession(String typed, Path directory) {
    Machines machines = new Machines(() -> published);
    CommandProcessorImpl gogo = new CommandProcessorImpl();
    add(gogo, "map", new MapCommand(machines));
    add(gogo, "dirty", new DirtyCommand(machines, looks));
    add(gogo, "regions", new RegionsCommand(machines));
    add(gogo, "read", new ReadCommand(machines));
    add(gogo, "find", new FindCommand(machines));
    add(gogo, "write", new WriteCommand(machines));
    add(gogo, "save", new SaveCommand(machines));
    add(gogo, "load", new LoadCommand(machines));
    add(gogo, "create", new CreateCommand(machines, experiments));
    add(gogo, "close", new CloseCommand(experiments));
    byte[] keys = typed.getBytes(StandardCharsets.US_ASCII);
    session = gogo.createSession(new ByteArrayInputStream(keys), out, out);
    session.currentDir(directory);
    if (!typed.isEmpty()) {
      session.put(".terminal", typed);
    }
  }

  private static void add(CommandProcessorImpl gogo, String name, Object command) {
    gogo.addCommand("guestmem", command, name);
  }

  /** Makes standard output one in a charset, until the session is closed. */
  void setCharset(String name) {
    System.setProperty(CHARSET, name);
  }

  GuestMemoryRegion publishRegion(String vm, String name, long base, long size) {
    GuestMemoryRegion region = Memories.region(name, base, size);
    published.add(new PublishedRegion(vm, region, List.of()));
    return region;
  }

  /** What a command returns. */
  String run(String line) throws Exception {
    return String.valueOf(session.execute(line));
  }

  /** What a command says when it refuses. */
  String refusal(String line) {
    try {
      return "it did not refuse: " + run(line);
    } catch (Exception e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** What commands printed themselves, with escapes to be seen. */
  String printed() {
    return out.toString(StandardCharsets.UTF_8).replace("\033", "^");
  }

  @Override
  public MmapRegion map(RegionSpec spec) {
    return Backends.find(GogoSession.class.getClassLoader(), NativeAccess.OFF).best().create(spec);
  }

  @Override
  public Runnable publish(String vm, GuestMemoryRegion region) {
    PublishedRegion service = new PublishedRegion(vm, region, List.of());
    published.add(service);
    return () -> published.remove(service);
  }

  @Override
  public void close() {
    if (charsetBefore.isEmpty()) {
      System.clearProperty(CHARSET);
    } else {
      System.setProperty(CHARSET, charsetBefore);
    }
    session.close();
  }

  /** What a file would hold that has the region. */
  static byte[] bytes(GuestMemoryRegion region) {
    byte[] bytes = new byte[(int) region.size()];
    region.slice().get(0, bytes, 0, bytes.length);
    return bytes;
  }
}
