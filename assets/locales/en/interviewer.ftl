# Questions and feedback of the offline interviewer.

## Questions made from the resume. $quote is one of its lines.
offline-tailored-result-1 = Your resume says «{ $quote }». What did you do yourself to get there, and how did you measure the result?
offline-tailored-result-2 = «{ $quote }» caught my eye. What was the situation at the start, and which step made the biggest difference?
offline-tailored-result-hint = The figure before, what you did, the figure after, and how you measured it.
offline-tailored-result-follow-up = If you had needed the same result in half the time, what would you have done differently?
offline-tailored-problem-1 = Let me ask about «{ $quote }» in your resume. How did you find the cause of the problem, and how did you solve it?
offline-tailored-problem-2 = You wrote «{ $quote }». Tell me about the trickiest moment on the way and the call you made then.
offline-tailored-problem-hint = The symptom, how you narrowed it down, the fix, and what keeps it from coming back.
offline-tailored-problem-follow-up = What did you leave behind so that a problem like that would not happen again?
offline-tailored-choice-1 = Your resume mentions «{ $quote }». Why did you decide that way, and which alternatives did you look at?
offline-tailored-choice-2 = You wrote «{ $quote }». What did that choice win you, and what did it cost?
offline-tailored-choice-hint = The options, what you judged them by, the decision, and how you see it today.
offline-tailored-choice-follow-up = Would you decide the same way today, and why?
offline-tailored-team-1 = You wrote «{ $quote }». What was your own part among the people involved, and how did you settle differences of opinion?
offline-tailored-team-2 = Thinking of «{ $quote }» in your resume: when was working together hardest, and what did you do about it?
offline-tailored-team-hint = Who was in the team, your role, where you disagreed, how you agreed, what came of it.
offline-tailored-team-follow-up = What would those teammates say it was like to work with you?
offline-tailored-technology-1 = Your resume says «{ $quote }». Why did you pick that technology, and which of its limits did you run into?
offline-tailored-technology-2 = Take «{ $quote }» from your resume. Could you explain with a concrete case how you applied the technology?
offline-tailored-technology-hint = The problem to solve, other candidates, how you used it, what you found lacking.
offline-tailored-technology-follow-up = If you had to use something else instead, what would you pick and what would change?
offline-tailored-own-1 = Your resume says «{ $quote }». Which part of it was yours, and what was the hardest decision you made?
offline-tailored-own-2 = Could you take me through «{ $quote }» from start to finish, with a focus on what you did yourself?
offline-tailored-own-hint = The background, what you took on, why you did it that way, and the result.
offline-tailored-own-follow-up = What would have been different about that work without you?
offline-tailored-general-1 = I would like to hear about «{ $quote }» in your resume. What was it, and what was your part in it?
offline-tailored-general-2 = Please explain «{ $quote }» as if to somebody new to it: its purpose, your role and the outcome.
offline-tailored-general-hint = One or two sentences each on purpose, your role and the result.
offline-tailored-general-follow-up = How would you use what you learned there in this role?

## What was good
offline-strength-found = You covered key points: { $points }.
offline-strength-numbers = You showed the result in numbers: { $numbers }.
offline-strength-own = It is clear what you did yourself.
offline-strength-structure = The parts build on each other, so you are easy to follow.
offline-strength-reason = You gave reasons for what you said.
offline-strength-example = You made it concrete with an example.

## What to add
offline-improve-relevance = Start by answering what was asked: «{ $question }»
offline-improve-missing = Add what is still missing: { $points }.
offline-improve-own = Separate your own decisions and actions from what the team did.
offline-improve-result = Finish with how it ended and what was different afterwards.
offline-improve-numbers = Show the result in numbers, such as response time, users, percentages or weeks.
offline-improve-example = Add one example, from your own work or a well-known one.
offline-improve-short = The answer is short. Add reasons and an example, up to four or five sentences.
offline-improve-repeated = Say each thing once, and use the room for something new.
offline-improve-hedges = Say what you know without “maybe” and “I think”.
offline-improve-long-sentences = Use shorter sentences with one idea each.
offline-improve-reason = Add a sentence on why that is so, or why you did it that way.
offline-improve-begin = A way to begin: { $hint }

## Follow-up questions
offline-follow-up-point = Could you say a little more about this point: «{ $point }»?
offline-follow-up-point-reason = I have not heard about this yet: { $points }.
offline-follow-up-own = Which decisions and actions in that were yours rather than somebody else's?
offline-follow-up-own-reason = Your own part is not clear yet.
offline-follow-up-result = And how did it end: what was different afterwards?
offline-follow-up-result-reason = I have not heard the result yet.
offline-follow-up-number = If you put that result in numbers, how far apart were before and after?
offline-follow-up-number-reason = There is no number yet that shows how big the result was.
offline-follow-up-why = What made you decide to do it that way?
offline-follow-up-why-reason = I have not heard your reasons yet.
