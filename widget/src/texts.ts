/** All texts of the widget. `{n}` is replaced by a number. */
export const texts = {
  /** The language of these texts and of the replies, whatever the page's language is. */
  language: "en",
  launch: "Ask about jobs",
  launchForCareer: "Ask about this job",
  title: "Careers assistant",
  subtitle: "A bot that answers from career profiles",
  greeting:
    "Hello! I am a **bot**. Ask me what a job is, the hours, where people work, the skills it takes, where it can lead or whom to contact.\n" +
    "Please do not type anything about your health or your bank account. This site’s own server stores what you type, so that I can follow the conversation; **End chat** deletes it.",
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
  failedHistory: "Sorry, I could not load our earlier messages. Please try again.",
  failedEnd: "Sorry, the chat could not be deleted. Please try again.",
  offline: "You seem to be offline. Your question will be sent when you are back online.",
  refused: "Sorry, I cannot accept that.",
  tooMany: "That was a lot at once.",
  tryIn: "You can continue in {n} seconds.",
  expired: "Our chat had expired, so this is a new one.",

  options: "Options",
  close: "Close",
  startAgain: "Start again",
  download: "Download transcript",
  end: "End chat",
  endQuestion: "End this chat? All its messages will be deleted, here and on the server.",
  endNo: "Keep it",
  ended: "The chat has ended, and all its messages are deleted.",
  startedAgain: "We are starting again. The earlier messages are deleted.",
  file: "careers-chat.txt",
};

export type Texts = typeof texts;

export const fillIn = (text: string, n: number): string => text.replace("{n}", String(n));
