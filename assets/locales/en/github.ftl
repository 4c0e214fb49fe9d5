# GitHub accounts.

command-github = github
command-github-description = Your GitHub account: link it, see what it shows
command-github-link = link
command-github-link-description = Link your GitHub account and prove that it is yours
command-github-link-account = account
command-github-link-account-description = Your name at GitHub, or the address of your page
command-github-analyze = analyze
command-github-analyze-description = Languages, habits, strengths and gaps of your repositories
command-github-analyze-top = top
command-github-analyze-top-description = How many languages to name (8 if left out)
command-github-analyze-forks = forks
command-github-analyze-forks-description = Count forks too (no if left out)
command-github-analyze-archived = archived
command-github-analyze-archived-description = Count archived repositories too (no if left out)
command-github-unlink = unlink
command-github-unlink-description = Forget your GitHub account and all I read of it

github-link-title = { $login } is linked, not proved yet
github-link-code = **Prove that it is yours:** put `{ $code }` into the bio of your GitHub profile, or into the description of a public gist. You can take it out again afterwards.
github-link-device = **Or quicker:** open { $address }, type **{ $code }** and agree. GitHub tells me only who you are; I keep no access.
github-link-why = Only of a proved account do I ask questions in interviews.
github-verify = I have done it
github-verified-title = { $login } is yours
github-verified = See what it shows with `/github analyze`. From then on interviews with a resume may ask about your repositories and commits.
github-unlinked = I have forgotten { $login } and all I read of it.

github-title = GitHub · { $login }
github-unverified = Not proved to be yours yet: `/github link` tells how.
github-chart-subtitle = Languages of { $count } repositories, by bytes
github-other-languages = { $count ->
    [one] 1 other
   *[other] { $count } others
}
github-strengths = **Strengths**
github-strengths-for = **Strengths for { $role }**
github-strength-languages = You write { $names }, which the role asks for
github-strength-tests = At least half of your repositories have tests
github-strength-ci = You let machines check your code (CI)
github-strength-readmes = Nearly every repository says what it is
github-strength-messages = Your commit messages say what was done
github-strength-small-commits = Your commits are small enough to be reviewed
github-strength-reviews = { $count ->
    [one] You reviewed others' code once this year
   *[other] You reviewed others' code { $count } times this year
}
github-strength-steady = You were at work in { $months } of the last 12 months
github-strength-stars = Others gave your code { $count } stars
github-gaps = **Be ready to be asked about**
github-gap-languages = No code in what the role mostly asks for ({ $names })
github-gap-tests = Few repositories have tests: how do you know that it works?
github-gap-ci = Hardly any continuous integration
github-gap-readmes = Many repositories without README: start with the best one
github-gap-messages = Many commit messages say little (“fix”, “update”)
github-gap-large-commits = Many commits change over 400 lines
github-gap-reviews = No reviews of others' code this year
github-gap-quiet = { $months } of the last 12 months without contributions
github-gap-licences = Few repositories have a licence
github-figures = **Figures**
github-activity = Last year: { $commits } commits, { $pulls } pull requests, { $reviews } reviews; { $merged } pull requests merged in all
github-months = { $bars } ({ $first } to { $last })
github-commits = { $count } commits read: { $telling }% say what was done
github-commits-size = { "" }, { $lines } lines in the middle
github-commits-hours = { "" }, mostly between { $from }:00 and { $to }:00
github-presence = Of { $of } repositories: README { $readme }, tests { $tests }, CI { $ci }, licence { $licence }
github-topics = Topics: { $names }
github-licences = Licences: { $names }
github-dependencies = Built on: { $names }
github-notable = **Most notable**
github-left-languages = Languages of { $count } more repositories were left out: without a token GitHub answers only 60 requests an hour.
github-left-details = Commits and files of { $count } more repositories were left out.
github-left-activity = Activity by month, pull requests and reviews were left out: they need a token of the bot's operator.
github-left-repositories = { $count } older repositories were left out.
github-footer = Read { $time } UTC

question-why-github = Why I ask: your GitHub shows

error-github-off = GitHub is switched off on this bot. Ask the admin of the bot.
error-github-no-login = That is no name at GitHub. Give your login, such as `octocat`, or the address of your page.
error-github-not-found = GitHub knows no such account. Check the name; accounts that GitHub suspended cannot be seen either.
error-github-organisation = That is an organisation. Link your own account.
error-github-not-linked = No GitHub account is linked. Use `/github link`.
error-github-not-proved = I do not see `{ $code }` yet, neither in the bio nor in the description of a public gist. GitHub can take a minute; then press the button again.
error-github-other-account = You agreed at GitHub with another account than the linked one. Link that one with `/github link`, or sign in with the right one.
error-github-limited = GitHub asks for a pause. Try again in some minutes.
error-github-limited-until = GitHub's limit of requests is used up. Try again { $time }.
error-github-down = GitHub does not answer properly right now. Try again in some minutes.
error-github-refused = GitHub refuses the bot's access. Tell the admin of the bot to look at its GITHUB_TOKEN and OAuth app.
