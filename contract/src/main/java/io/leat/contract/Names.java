package io.leat.contract;

/** The forms of names and places that are asked for, as regular expressions, and what people are told of them. */
final class Names {
  static final String PROJECT = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

  static final String AGENT_TOLD = "letters, digits and . _ -, a letter or digit first";

  static final String ADDRESS = "^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$";
  static final String ADDRESS_TOLD = "a name, or a number of IPv4 or IPv6 without brackets";

  static final String ACCOUNT = "^[A-Za-z0-9_][A-Za-z0-9_.+-]*$";
  static final String ACCOUNT_TOLD = "the name of an account";

  static final String PERSON = "^[A-Za-z0-9_][A-Za-z0-9_.@+-]*$";
  static final String PERSON_TOLD = "letters, digits and . _ @ + -, a letter, digit or _ first";

  static final String FOLDER = "^/";
  static final String FOLDER_TOLD = "an absolute path";

  static final String JUMP =
      "^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}@([A-Za-z0-9_][A-Za-z0-9_.-]{0,254}|\\[[A-Fa-f0-9:.%]{2,60}\\])"
          + "(:[1-9][0-9]{0,3}|:[1-5][0-9]{4}|:6[0-4][0-9]{3}|:65[0-4][0-9]{2}|:655[0-2][0-9]|:6553[0-5])?$";
  static final String JUMP_TOLD = "user@host or user@host:port";

  private Names() {}
}
