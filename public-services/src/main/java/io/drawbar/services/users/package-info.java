/** The users as they lie in {@code conf/users.json}, and how they come to be there. */
package io.drawbar.services.users;
