/** Everything the widget itself says. `{n}` is filled in with a number. */
export const texts = {
  /** The language of these texts and of the assistant's, whatever the page's is. */
  language: "en",
  launch: "Ask about jobs",
  launchForCareer: "Ask about this job",
  title: "Careers assistant",
  subtitle: "A bot that answers from career profiles",
  greeting:
    "Hello! I am a **bot**. Ask me what a job is, the hours, where people work, the skills it takes, where it can lead or whom to contact.\n" +
    "Please do not type anything about your health or your bank. This site’s own server keeps what you type, so that I can follow you; **End chat** deletes it.",
  openers: ["Which jobs can you tell me about?", "What is the job in a nutshell?", "What can you do?"],
  openersForCareer: ["What is the job in a nutshell?", "What are the hours like?", "What skills does it take?"],
  suggestions: "Suggested questions",

  conversation: "Conversation",
  you: "You",
  assistant: "Assistant",
  newTab: "opens in a new tab",
  input: "Your question",
  send: "Send",
  charactersLeft: "Characters left: {n}",
  charactersOver: "Characters too many: {n}",

  looking: "Looking it up…",
  stillLooking: "Still looking…",
  tryAgain: "Try again",
  failed: "Sorry, I could not get an answer. Please try again.",
  failedHistory: "Sorry, I could not fetch what we said before. Please try again.",
  failedEnd: "Sorry, the chat could not be deleted. Please try again.",
  offline: "You seem to be offline. Your question goes out by itself when you are back.",
  refused: "Sorry, I cannot take that.",
  tooMany: "That was a lot at once.",
  tryIn: "You can go on in {n} seconds.",
  expired: "Our chat had run out, so this is a new one.",

  options: "Options",
  close: "Close",
  startAgain: "Start again",
  download: "Download transcript",
  end: "End chat",
  endQuestion: "End this chat? All that was said in it is deleted, here and on the server.",
  endNo: "Keep it",
  ended: "The chat has ended, and all that was said in it is deleted.",
  startedAgain: "We are starting afresh. What was said before is deleted.",
  file: "careers-chat.txt",
};

export type Texts = typeof texts;

export const filled = (text: string, n: number): string => text.replace("{n}", String(n));
