// Reads a JSON list of cards and writes the faults of each, found with Microsoft's Adaptive Cards library, as JSON.
const AdaptiveCards = require(`${process.argv[2]}/dist/adaptivecards.js`);

const faults = (source) => {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig({ actions: { maxActions: 6 } }); // Teams' limit
  const context = new AdaptiveCards.SerializationContext();
  card.parse(source, context);
  const found = [...Array(context.eventCount).keys()].map((at) => context.getEventAt(at).message);
  found.push(...card.validateProperties().validationEvents.map((event) => event.message));
  // The library drops what it cannot parse without an event.
  if (card.getActionCount() !== source.actions.length) found.push("an action was not read");
  if (card.getItemCount() !== source.body.length) found.push("an element was not read");
  return found;
};

const cards = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(cards.map(faults)));
