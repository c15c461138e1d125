package org.guestmem.shell.karaf;

import java.util.List;
import java.util.function.Supplier;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Parser;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;

/**
 * {@code guestmem:names}. Karaf asks the completers of all its commands about each line, and Gogo's
 * commands have none there: so the one of this command answers for those too.
 */
final class NamesCommand implements Command {
  static final String SCOPE = "guestmem";
  static final String NAME = "names";

  private final Supplier<RegionNames> names;

  NamesCommand(Supplier<RegionNames> names) {
    this.names = names;
  }

  @Override
  public String getScope() {
    return SCOPE;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getDescription() {
    return "lists the virtual machines that have regions, and the names of those";
  }

  @Override
  public Completer getCompleter(boolean scoped) {
    return new NameCompleter(names, scoped);
  }

  @Override
  public @Nullable Parser getParser() {
    return null; // the shell's own
  }

  @Override
  public Object execute(Session session, List<Object> arguments) {
    return String.join("\n", names.get().lines());
  }
}
