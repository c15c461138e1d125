package org.guestmem.itests.application;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Pages whose "Build" was followed, by the JDK that builds us: once, however many pages use it.
 *
 * <p>Thread-safety: safe for use by many threads. They build one after another, for Maven fetches
 * into a repository that all of them share.
 */
final class BuiltPages {
  private static final Path CURRENT = Path.of(System.getProperty("java.home"));

  private final Map<String, Workshop> workshops = new HashMap<>();

  /** A workshop of one's own, in which the files of a page are and what it builds. */
  synchronized Workshop copy(Guide page) throws IOException, InterruptedException {
    if (workshops.isEmpty()) {
      GuideTools.bringMaven();
    }
    return workshop(page).copy(page.name());
  }

  private Workshop workshop(Guide page) throws IOException, InterruptedException {
    Workshop known = workshops.get(page.name());
    if (known != null) {
      return known;
    }
    Workshop workshop = Workshop.create(page.name());
    workshop.write(page.files());
    for (Map.Entry<String, String> room : page.rooms().entrySet()) {
      workshop(Guide.read(room.getValue())).copyTo(workshop, room.getKey());
    }
    for (Guide.Step step : page.building()) {
      workshop.follow(step, CURRENT);
    }
    workshops.put(page.name(), workshop);
    return workshop;
  }
}
