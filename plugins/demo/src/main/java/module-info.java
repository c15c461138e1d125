/** A guest that computes in looked-up memory while the host checks it. */
module org.guestmem.demo {
  exports org.guestmem.demo;

  requires transitive org.guestmem.api;
  requires org.guestmem.pagemap;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.framework;
  requires static org.osgi.util.tracker;
}
