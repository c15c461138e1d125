package org.guestmem.management;

import java.util.ArrayList;
import java.util.List;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;

/**
 * A kind of event, described at run time: what the JDK writes into an event class of ours refers to
 * classes inside of the JDK, which the class loader of a bundle does not find.
 */
final class FlightEvent {

  /** Says which fields an event has. */
  static final class Builder {
    private final List<AnnotationElement> annotations = new ArrayList<>();
    private final List<ValueDescriptor> fields = new ArrayList<>();

    Builder(String name, String label) {
      annotations.add(new AnnotationElement(Name.class, "org.guestmem." + name));
      annotations.add(new AnnotationElement(Label.class, label));
      annotations.add(new AnnotationElement(Category.class, new String[] {"Guest Memory"}));
    }

    /** For events of which nobody wants to know who caused them. */
    Builder withoutStackTrace() {
      annotations.add(new AnnotationElement(StackTrace.class, false));
      return this;
    }

    Builder text(String name, String label) {
      return field(String.class, name, label);
    }

    Builder number(String name, String label) {
      return field(long.class, name, label);
    }

    Builder bytes(String name, String label) {
      return field(
          long.class, name, label, new AnnotationElement(DataAmount.class, DataAmount.BYTES));
    }

    Builder nanos(String name, String label) {
      return field(
          long.class, name, label, new AnnotationElement(Timespan.class, Timespan.NANOSECONDS));
    }

    private Builder field(
        Class<?> type, String name, String label, AnnotationElement... contentType) {
      List<AnnotationElement> described = new ArrayList<>(List.of(contentType));
      described.add(new AnnotationElement(Label.class, label));
      fields.add(new ValueDescriptor(type, name, described));
      return this;
    }

    FlightEvent register() {
      return new FlightEvent(EventFactory.create(annotations, fields));
    }
  }

  private final EventFactory factory;
  private final EventType type;

  private FlightEvent(EventFactory factory) {
    this.factory = factory;
    this.type = factory.getEventType();
  }

  /** Whether any recording asks for it; to be asked before the values are made. */
  boolean isEnabled() {
    return type.isEnabled();
  }

  /** Records one, with a value for each field in their order. */
  void commit(Object... values) {
    Event event = factory.newEvent();
    for (int i = 0; i < values.length; i++) {
      event.set(i, values[i]);
    }
    event.commit();
  }

  void unregister() {
    factory.unregister();
  }
}
