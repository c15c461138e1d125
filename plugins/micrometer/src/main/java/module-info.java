/** Micrometer's meters of guest memory. */
module org.guestmem.micrometer {
  requires org.guestmem.api;
  requires static micrometer.core;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.framework;
  requires static org.osgi.util.tracker;

  exports org.guestmem.micrometer;
}
