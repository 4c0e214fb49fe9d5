# /setup and /roles.

command-setup = setup
command-setup-description = Check permissions and make one channel per job role (for admins)
command-setup-language = language
command-setup-language-description = Language of what I post in the channels (the server's if left out)
command-setup-language-ko = Korean
command-setup-language-en = English

command-roles = roles
command-roles-description = The job roles of this server (for admins)
command-roles-list = list
command-roles-list-description = See the roles with their channels and topics
command-roles-add = add
command-roles-add-description = Add a role
command-roles-add-name-ko = name-ko
command-roles-add-name-ko-description = Its name in Korean
command-roles-add-name-en = name-en
command-roles-add-name-en-description = Its name in English
command-roles-add-topics = topics
command-roles-add-topics-description = Topics with weights from 1 to 10, such as: Databases 3, Networks 2
command-roles-rename = rename
command-roles-rename-description = Give a role other names
command-roles-rename-role = role
command-roles-rename-role-description = The role
command-roles-rename-name-ko = name-ko
command-roles-rename-name-ko-description = Its name in Korean
command-roles-rename-name-en = name-en
command-roles-rename-name-en-description = Its name in English
command-roles-retire = retire
command-roles-retire-description = Offer a role no more, or offer it again
command-roles-retire-role = role
command-roles-retire-role-description = The role
command-roles-retire-retired = retired
command-roles-retire-retired-description = No brings the role back (yes if left out)
command-roles-map = map
command-roles-map-description = Choose the topics of a role
command-roles-map-role = role
command-roles-map-role-description = The role
command-roles-map-topics = topics
command-roles-map-topics-description = Topics with weights from 1 to 10, such as: Databases 3, Networks 2

permission-manage-channels = Manage Channels
permission-send-messages = Send Messages
permission-create-public-threads = Create Public Threads
permission-manage-messages = Manage Messages
permission-manage-threads = Manage Threads

community-category = Interview questions
community-channel-about = Stock questions for { $role }: one post a question. Write your opinion there, and recommend good ones with 👍.
community-practice = practice
community-practice-about = Private threads for practising open below this channel.

difficulty-1 = Entry
difficulty-2 = Experienced
difficulty-3 = Senior

setup-title = Setting up
setup-permissions-fine = ✅ I have all the permissions I need.
setup-permissions-missing = ❌ I lack these permissions in this server:
setup-permissions-fix = How to fix it: open **Server Settings > Roles**, choose my role, switch these on, save, and use `/setup` again.
setup-permissions-useful = These are of use too: private threads for interviews, files for reports, deleting opinions on their author's wish, and opening archived threads again:
setup-content-on = ✅ I can read messages: what is written in a question's thread becomes an opinion.
setup-content-off = ⚠️ I cannot read messages, so opinions come through the form only. To change that, open the Discord Developer Portal > your application > Bot, switch on **Message Content Intent**, and start me again.
setup-forums = ✅ This server has forums: each role gets a forum with tags.
setup-no-forums = ℹ️ This server has no forums, so each role gets a text channel with threads. For forums, switch on **Server Settings > Enable Community** first.
setup-lost = ⚠️ The channels of these roles were deleted. Choose the roles again to make them anew, or leave them out:
setup-choose = Choose the roles that get a channel
setup-done = The community is set up
setup-created = created
setup-adopted = was there already and is used from now on
setup-kept = stays as it is
setup-repaired = was missing and is there again
setup-let-go = is not mine any more; delete it if nobody needs it
setup-nothing = No role has a channel now.
setup-next = Questions get their post when somebody first discusses them: with `/opinion add` or `/opinion top`.

roles-title = Roles
roles-changed = The role is saved
roles-retired = retired
