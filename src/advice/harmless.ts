/** Commands that do the same whatever files of the project there are, and keep nothing beside what they are for. */

/** Matches the words of a command, its program without a folder, with a blank between them. */
export const harmless =
  /^(apt|apt-get) (-\S+ )*(update|clean|autoclean|autoremove)|^rm -\w+ \/(var|root|tmp)|^set [-+]|^(python[0-9.]*) -m venv |^mkdir |^(npm|yarn|pip[0-9.]*) (cache|config) /
