/** MXBeans and Flight Recorder events of guest memory. */
module org.guestmem.management {
  requires java.management;
  requires jdk.jfr;
  requires org.guestmem.api;
  requires static org.jspecify;
  requires static org.osgi.annotation.bundle;
  requires static org.osgi.annotation.versioning;
  requires static org.osgi.framework;
  requires static org.osgi.util.tracker;

  exports org.guestmem.management;
}
