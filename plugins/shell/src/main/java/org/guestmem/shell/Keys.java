package org.guestmem.shell;

import java.io.InputStream;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;

/** What a user types while a command runs. */
interface Keys extends AutoCloseable {
  /** No key was pressed. */
  int NONE = -1;

  /** Ctrl-C, or whatever else wants the command to end. */
  int CONTROL_C = 3;

  /** Set by the shells of JLine, Karaf's among them. */
  String TERMINAL = ".terminal";

  /** The keyboard of a session, which belongs to the command until it is closed. */
  static Keys of(CommandSession session) {
    return Optional.ofNullable(session.get(TERMINAL))
        .flatMap(JLineTerminal::of)
        .<Keys>map(JLineKeys::new)
        .orElseGet(() -> new StreamKeys(session.getKeyboard()));
  }

  /** A keyboard before which nobody sits: commands can only be interrupted. */
  static Keys none() {
    return new StreamKeys(InputStream.nullInputStream());
  }

  /**
   * Takes keys one by one from now on, where the terminal can.
   *
   * @return whether they appear on the screen by themselves
   */
  boolean begin();

  /** The next key; or {@link #NONE} if none was pressed in that time. */
  int next(long millis);

  /**
   * Tells whether the user wants the command to end, and forgets that. What is typed ahead is left
   * for the next prompt where the terminal can tell Ctrl-C from it.
   */
  boolean stopped();

  /** Gives the keyboard back. */
  @Override
  void close();
}
