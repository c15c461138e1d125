/** An example: follows the memory of machines as it is hot-plugged. */
module org.guestmem.follow {
  requires transitive org.guestmem.api;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.service.component.annotations;

  exports org.guestmem.follow;
}
