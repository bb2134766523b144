import { generateTemplates } from './velocity/generate-templates.js';
import { renderOurselves } from './velocity/render-ourselves.js';
import { findObstacle, renderWithVelocity } from './velocity/velocity-oracle.js';

const SEED = Number(process.env.VELOCITY_SEED ?? 1);
const COUNT = Number(process.env.VELOCITY_COUNT ?? 400);

const obstacle = findObstacle();
if (obstacle !== undefined) console.warn(`not compared with Apache Velocity 1.7: ${obstacle}`);
const testWithVelocity = obstacle === undefined ? test : test.skip;

testWithVelocity(
  `${COUNT} generated templates come out as from Apache Velocity 1.7`,
  () => {
    const templates = generateTemplates(SEED, COUNT);
    const expected = renderWithVelocity(templates);
    const differences = templates.flatMap((template, index) => {
      const [theirs, ours] = [expected[index], renderOurselves(template)];
      const isSame =
        theirs && 'output' in theirs && 'output' in ours
          ? theirs.output === ours.output
          : theirs && 'error' in theirs && 'error' in ours;
      return isSame ? [] : [{ template, theirs, ours }];
    });
    expect(differences).toEqual([]);
  },
  60_000,
);
